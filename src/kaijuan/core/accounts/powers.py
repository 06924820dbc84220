"""Who gives which role where. Nobody gives more than stands here."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet

from kaijuan.core.accounts.models import Invitation, User
from kaijuan.core.accounts.models.invitation import InvitationQuerySet
from kaijuan.core.tenancy.models import Institution, Membership, Role

#: By a director, at the director's own library.
BY_DIRECTOR: Final = frozenset({Role.LIBRARIAN, Role.FACILITIES, Role.READER, Role.AUDITOR})
#: By the secretariat, at the consortium itself.
AT_CONSORTIUM: Final = frozenset(
    role for role in Role if role.value in {"secretariat", "auditor", "operator"}
)
#: By the secretariat, at any member.
AT_MEMBERS: Final = frozenset({Role.DIRECTOR})


def givable(user: Any, institution: Institution) -> list[Role]:
    """The roles that ``user`` may give and end at ``institution``, in their usual order."""
    may: frozenset[Role] = frozenset()
    if _is_secretariat(user):
        may |= AT_CONSORTIUM if institution.is_consortium else AT_MEMBERS
    if not institution.is_consortium and Role.DIRECTOR in user.roles().get(institution.pk, ()):
        may |= BY_DIRECTOR
    return [role for role in Role if role in may]


def may_end(user: Any, membership: Membership) -> bool:
    """Whether the role of ``membership`` is one that ``user`` may end."""
    return Role(membership.role) in givable(user, membership.institution)


def may_close(user: Any, other: User) -> bool:
    """Whether every role of ``other`` is the user's to end; and not one's own account."""
    theirs = list(other.memberships.select_related("institution"))
    return other.pk != user.pk and bool(theirs) and all(may_end(user, each) for each in theirs)


def memberships_visible_to(user: Any) -> QuerySet[Membership]:
    """Who has which role: a director sees the own library's, the secretariat also all directors."""
    return Membership.objects.filter(_overseen_by(user))


def invitations_visible_to(user: Any) -> InvitationQuerySet:
    """The invitations that ``user`` may see and withdraw."""
    return Invitation.objects.filter(_overseen_by(user))


def oversees(user: Any, row: Membership | Invitation) -> bool:
    """The same of one row."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    held = user.roles().get(row.institution_id, frozenset())
    if held & {Role.DIRECTOR.value, Role.SECRETARIAT.value}:
        return True
    return _is_secretariat(user) and row.role == Role.DIRECTOR


def _overseen_by(user: Any) -> Q:
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Q(pk__in=[])
    managed = {Role.DIRECTOR.value, Role.SECRETARIAT.value}
    own = Q(institution__in=[pk for pk, held in user.roles().items() if held & managed])
    return own | Q(role=Role.DIRECTOR) if _is_secretariat(user) else own


def _is_secretariat(user: Any) -> bool:
    return any(Role.SECRETARIAT.value in held for held in user.roles().values())
