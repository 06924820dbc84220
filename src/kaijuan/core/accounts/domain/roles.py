"""Roles are given and ended, accounts opened and closed."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.domain.writing_down import at_home
from kaijuan.core.accounts.models import User
from kaijuan.core.accounts.powers import may_close, may_end
from kaijuan.core.accounts.sessions import end_sessions
from kaijuan.core.audit.public import record
from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.models import Institution, Membership, Role
from kaijuan.core.tenancy.scope import institution_scope


class NotYours(Refusal):
    """Somebody else gives and ends that role."""

    says = _("Your role does not end that one. Ask the secretariat.")


class LastOne(Refusal):
    """Nobody would be left who could let anybody in."""

    says = _("Nobody else holds this role here. Tick that you know, or give it to another first.")


class OneselfLast(Refusal):
    """The secretariat cannot shut itself out."""

    says = _("The last one at the secretariat stays. Invite another one first.")


class OthersToo(Refusal):
    """An account that also belongs elsewhere."""

    says = _("This person has roles that are not yours to end. End the roles here instead.")


def give_role(user: User, institution: Institution, role: Role, *, by: User | None) -> bool:
    """Give ``user`` a role at ``institution``. Giving it again changes nothing and returns False.

    ``by`` is None where the operator does it at the machine itself.
    """
    with transaction.atomic(), institution_scope(institution):
        _membership, new = Membership.objects.get_or_create(
            user=user, institution=institution, role=role
        )
        if new:
            record("role.given", user, by=by, details={"role": role.value})
    return new


def end_role(membership: Membership, *, by: User, knowing: bool = False) -> None:
    """End one role. The last director of a library is ended only ``knowing`` it.

    Raises NotYours, OneselfLast, LastOne.
    """
    institution, role = membership.institution, Role(membership.role)
    if not may_end(by, membership):
        raise NotYours
    with transaction.atomic(), institution_scope(institution):
        # Who has a closed account lets nobody in.
        same = Membership.objects.select_for_update(of=("self",)).filter(
            institution=institution, role=role, user__is_active=True
        )
        alone = not [each for each in same if each.pk != membership.pk]
        if alone and role == Role.SECRETARIAT:
            raise OneselfLast
        if alone and role == Role.DIRECTOR and not knowing:
            raise LastOne
        gone, _each = Membership.objects.filter(pk=membership.pk).delete()
        if gone:
            record("role.ended", membership.user, by=by, details={"role": role.value})


def open_account(username: str, *, email: str = "") -> tuple[User, str]:
    """A new account and its first password, which is told once and kept nowhere.

    Raises ValidationError for a name or address that is taken or cannot be one.
    """
    password = secrets.token_urlsafe(12)
    return User.objects.create_user(username, email=email, password=password), password


def close_account(user: User, *, by: User) -> None:
    """Nobody signs in to it any more; its sessions end at once. Raises OthersToo."""
    if not may_close(by, user):
        raise OthersToo
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            end_sessions(user)
            at_home(user, "account.closed", by=by)


def reopen_account(user: User, *, by: User) -> None:
    """As it was before. Raises OthersToo."""
    if not may_close(by, user):
        raise OthersToo
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            at_home(user, "account.reopened", by=by)
