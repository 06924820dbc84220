"""Groups and their people: entered, changed, closed, removed."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.network.staffing.domain.refusals import GroupClosed, GroupNameTaken
from kaijuan.network.staffing.models import GroupMember, PeopleGroup


def save_group(group: PeopleGroup, *, by: Any) -> PeopleGroup:
    """Keep a new or changed group; raises ``ValidationError`` or ``GroupNameTaken``."""
    group.clean_fields(exclude=["institution"])
    verb = "people_group.created" if group._state.adding else "people_group.changed"
    # What a suspension raises meanwhile is not written back to what it was.
    kept = None if group._state.adding else ["name", "name_en", "kind", "contact", "headcount"]
    try:
        with transaction.atomic():
            group.save(update_fields=kept)
            record(verb, group, by=by)
    except IntegrityError as error:
        raise GroupNameTaken from error
    return group


def close_group(group: PeopleGroup, *, by: Any) -> PeopleGroup:
    """The group is no more; what is kept of it stays. Raises ``GroupClosed``."""
    at = now()
    with transaction.atomic():
        if not PeopleGroup.objects.filter(pk=group.pk, retired_at=None).update(retired_at=at):
            raise GroupClosed
        group.retired_at = at
        record("people_group.retired", group, by=by)
    return group


def save_member(member: GroupMember, *, by: Any) -> GroupMember:
    """Keep a new or changed person of a group; raises ``ValidationError`` or ``GroupClosed``."""
    member.clean_fields(exclude=["institution"])
    member.validate_constraints(exclude=["institution"])
    entered = member._state.adding
    with transaction.atomic():
        if entered and member.group.retired_at is not None:
            raise GroupClosed
        member.save()
        verb = "people_group.member_entered" if entered else "people_group.member_changed"
        record(verb, member.group, by=by)
    return member


def remove_member(member: GroupMember, *, by: Any) -> None:
    """Erase a person with the training records; the log keeps only the group's code."""
    with transaction.atomic():
        record("people_group.member_removed", member.group, by=by)
        member.delete()
