"""People are invited, and come."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.domain.letters import queue_letter
from kaijuan.core.accounts.domain.roles import give_role
from kaijuan.core.accounts.models import Invitation, Mail, User
from kaijuan.core.accounts.models.invitation import VALID_FOR
from kaijuan.core.accounts.powers import givable
from kaijuan.core.accounts.second_factor import role_must_have
from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.models import Institution, Membership, Role
from kaijuan.core.tenancy.scope import institution_scope

SALT: Final = "kaijuan.accounts.invitation"


class NotYoursToGive(Refusal):
    """Nobody gives more than they may."""

    says = _("Your role does not give that one. Ask the secretariat.")


class HasIt(Refusal):
    """The person is there already."""

    says = _("Somebody with this address has that role here already.")


class InvitedAlready(Refusal):
    """Once is enough."""

    says = _("This address has been invited to that role. Send the invitation once more instead.")


class NoLongerOpen(Refusal):
    """Accepted, withdrawn or too old."""

    says = _("This invitation is no longer open. Ask whoever invited you to send another one.")


class SomebodyElse(Refusal):
    """Signed in as another person."""

    says = _("This invitation is for another address than yours. Sign out and open it again.")


def invite(
    institution: Institution, *, email: str, name: str, role: Role, by: User, base: str
) -> Invitation:
    """Write the invitation and ask for its letter.

    Raises NotYoursToGive, HasIt, InvitedAlready.
    """
    if role not in givable(by, institution):
        raise NotYoursToGive
    address = email.lower()
    if Membership.objects.filter(
        institution=institution, role=role, user__email__iexact=address
    ).exists():
        raise HasIt
    row = Invitation(
        institution=institution,
        email=address,
        name=name,
        role=role,
        invited_by=by,
        expires_at=now() + VALID_FOR,
    )
    try:
        with transaction.atomic(), institution_scope(institution):
            _retire_expired(row)
            row.save()
            record("invitation.sent", row, by=by, details={"role": role.value})
            queue_letter("invitation", invitation=row, base=base)
    except IntegrityError as error:
        raise InvitedAlready from error
    return row


def _retire_expired(row: Invitation) -> None:
    """One that has run out makes room for a new one."""
    Invitation.objects.filter(
        institution=row.institution,
        email=row.email,
        role=row.role,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__lte=now(),
    ).update(withdrawn_at=now())


def send_again(row: Invitation, *, by: User, base: str) -> None:
    """A new letter with a new link, for seven more days; the link of before opens no more. From
    then on it is the invitation of ``by``.

    Raises NotYoursToGive, NoLongerOpen.
    """
    if Role(row.role) not in givable(by, row.institution):
        raise NotYoursToGive
    with transaction.atomic(), institution_scope(row.institution):
        changed = _open(row).update(
            number=row.number + 1,
            invited_by=by,
            sent_at=now(),
            expires_at=now() + VALID_FOR,
            opened_at=None,
        )
        if not changed:
            raise NoLongerOpen
        record("invitation.resent", row, by=by, details={"role": row.role})
        queue_letter("invitation", invitation=row, base=base)


def withdraw(row: Invitation, *, by: User) -> None:
    """The link opens no more. Raises NotYoursToGive, NoLongerOpen."""
    if Role(row.role) not in givable(by, row.institution):
        raise NotYoursToGive
    with transaction.atomic(), institution_scope(row.institution):
        if not _open(row).update(withdrawn_at=now()):
            raise NoLongerOpen
        record("invitation.withdrawn", row, by=by, details={"role": row.role})


def _open(row: Invitation) -> Any:
    """Compare and set: as it was read, and neither accepted nor withdrawn since."""
    return Invitation.objects.filter(
        pk=row.pk, number=row.number, accepted_at__isnull=True, withdrawn_at__isnull=True
    )


def invitation_link(mail: Mail) -> str:
    """The address in the letter."""
    row: Any = mail.invitation
    token = signing.dumps([str(row.code), row.number], salt=SALT)
    return mail.base + reverse("accounts:invitation", args=[token])


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link opens; None for one that is used, old or made up, or of somebody
    who can no longer give the role: a stolen account must not leave a door behind."""
    try:
        code, number = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Invitation.objects.waiting().select_related("institution", "invited_by")
    row = rows.filter(code=code, number=number).first()
    return row if row is not None and _still_given(row) else None


def _still_given(row: Invitation) -> bool:
    by: Any = row.invited_by
    return by is not None and by.is_active and Role(row.role) in givable(by, row.institution)


def mark_opened(row: Invitation) -> None:
    """So that who invited can see that the letter has come."""
    Invitation.objects.filter(pk=row.pk, opened_at__isnull=True).update(opened_at=now())


def account_of(row: Invitation) -> User | None:
    """The account that has the invited address already."""
    return User.objects.filter(email__iexact=row.email).first()


def accept_as(row: Invitation, user: User) -> None:
    """Take the role with an account that is there. Raises SomebodyElse, NoLongerOpen."""
    if (user.email or "").lower() != row.email:
        raise SomebodyElse
    with transaction.atomic():
        _use_up(row)
        _take_up(row, user)


def accept_new(row: Invitation, *, username: str, name: str, password: str) -> User:
    """Open the account that the invitation is for, and take the role.

    Raises ValidationError (by field where one is at fault), NoLongerOpen.
    """
    user = User(username=username, display_name=name, email=row.email)
    user.will_have_second_factor = role_must_have(row.role)
    if User.objects.filter(username__iexact=username).exists():
        raise name_taken()
    validate_password_of(user, password)
    with transaction.atomic():
        _use_up(row)
        try:
            with transaction.atomic():
                user.set_password(password)
                user.password_changed_at = now()
                user.full_clean()
                user.save()
        except IntegrityError as error:
            # Two chose it at the same moment.
            raise name_taken() from error
        _take_up(row, user)
    return user


def name_taken() -> ValidationError:
    """Another person signs in by that name."""
    return ValidationError({"username": _("This name is taken. Choose another one.")})


def validate_password_of(user: User, password: str) -> None:
    """Raises ValidationError for the field ``password``, with every rule that is not met."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.error_list}) from error


def _use_up(row: Invitation) -> None:
    """Of two who accept at once, one does."""
    if not _still_given(row):
        raise NoLongerOpen
    if not _open(row).filter(expires_at__gt=now()).update(accepted_at=now()):
        raise NoLongerOpen


def _take_up(row: Invitation, user: User) -> None:
    with institution_scope(row.institution):
        record("invitation.accepted", row, by=user, details={"role": row.role})
    give_role(user, row.institution, Role(row.role), by=row.invited_by)
