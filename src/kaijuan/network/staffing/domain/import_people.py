"""A list of people of groups comes in; a group that is not there yet is entered with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kaijuan.core.audit.public import record
from kaijuan.core.files.headings import BadLine, LinesRefused
from kaijuan.core.files.uploads import Upload
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.staffing.domain.importing import (
    Imported,
    ImportedMeanwhile,
    Line,
    lines_of,
    text_faults,
)
from kaijuan.network.staffing.models import GroupKind, GroupMember, PeopleGroup
from kaijuan.network.staffing.models.groups import CONTACT, NAME

HEADINGS: Final = {
    "group": "group",
    "队伍": "group",
    "group_kind": "kind",
    "类别": "kind",
    "name": "name",
    "姓名": "name",
    "contact": "contact",
    "联系方式": "contact",
}
REQUIRED: Final = ("group", "name")
_LENGTHS: Final = {"group": NAME, "name": NAME, "contact": CONTACT}


def import_people(source: Upload | bytes, *, by: Any, dry_run: bool = False) -> Imported:
    """People of the open scope's groups, found again by group and name; nobody is taken away.

    Of people who share a name in one group the contact tells which is meant. Importing the same
    table again changes nothing. Raises FileRefused, HeadingsMissing, TooManyLines, LinesRefused or
    ImportedMeanwhile; then nothing is written.
    """
    lines = lines_of(source, HEADINGS, REQUIRED)
    try:
        with transaction.atomic():
            done = _Import(lines).carry_out(by, dry_run=dry_run)
            if dry_run:
                transaction.set_rollback(True)
    except IntegrityError as error:
        raise ImportedMeanwhile from error
    return done


@lru_cache(maxsize=1)
def kinds() -> dict[str, str]:
    """Kind by its code, or its name in either language."""
    found = {kind.value: kind.value for kind in GroupKind}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(kind.label).casefold(): kind.value for kind in GroupKind}
    return found


class _Import:
    """One table against what is known: three queries, and one for each sort of write."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.groups = {group.name: group for group in PeopleGroup.objects.all()}
        self.listed = {(c["group"], c["name"], c["contact"]) for _n, c in lines}
        self.people: dict[tuple[str, str], list[GroupMember]] = defaultdict(list)
        for member in GroupMember.objects.filter(until=None).select_related("group"):
            self.people[member.group.name, member.name].append(member)

    def carry_out(self, by: Any, *, dry_run: bool) -> Imported:
        bad = [BadLine(n, str(why)) for n, cells in self.lines for why in self._faults(cells)]
        bad += self._repeated()
        if bad:
            raise LinesRefused(bad)
        self._enter_groups(by)
        counts = self._people()
        done = Imported(counts["created"], counts["changed"], counts["unchanged"], dry_run)
        if done.created + done.changed:
            record("people_group.imported", current_institution(), by=by, details=done.counts)
        return done

    def _faults(self, cells: dict[str, str]) -> Iterator[object]:
        yield from text_faults(cells, _LENGTHS, REQUIRED)
        group = self.groups.get(cells["group"])
        kind = cells["kind"].casefold()
        if kind and kind not in kinds():
            labels = ", ".join(str(each.label) for each in GroupKind)
            yield format_lazy(_("There is no such kind of groups. Write one of: {ks}."), ks=labels)
        if group is None and not kind:
            yield _("This group is not entered yet: give its kind as well.")
        if group is not None and group.retired_at is not None:
            yield _("This group has been closed.")
        if len(self._alike(cells)) > 1:
            yield _("Several people of that name are in the group: give the contact of one.")

    def _repeated(self) -> list[BadLine]:
        first: dict[tuple[str, ...], int] = {}
        bad = []
        for number, cells in self.lines:
            key = (cells["group"], cells["name"], cells["contact"])
            if key in first:
                words = _("The same person stands in line {line} too.")
                bad.append(BadLine(number, format_lazy(words, line=first[key])))
            first.setdefault(key, number)
        return bad

    def _alike(self, cells: dict[str, str]) -> list[GroupMember]:
        """Whom the line may mean: by group, name and, where that leaves several, contact."""
        key = (cells["group"], cells["name"])
        found = self.people.get(key, [])
        same = [each for each in found if each.contact == cells["contact"]]
        # Whom another line means by the contact is not this one.
        return same[:1] or [each for each in found if (*key, each.contact) not in self.listed]

    def _enter_groups(self, by: Any) -> None:
        wanted = {c["group"]: c["kind"] for _n, c in self.lines if c["group"] not in self.groups}
        for name, kind in wanted.items():
            group = PeopleGroup(name=name, kind=kinds()[kind.casefold()])
            group.save()
            record("people_group.created", group, by=by)
            self.groups[name] = group

    def _people(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        new, changed = [], []
        taken: set[int] = set()
        for _number, cells in self.lines:
            # Of two lines with one name the first means who is known, the other somebody new.
            found = [each for each in self._alike(cells) if each.pk not in taken]
            taken.update(each.pk for each in found)
            group = self.groups[cells["group"]]
            if not found:
                person = GroupMember(group=group, name=cells["name"], contact=cells["contact"])
                person.institution_id = group.institution_id
                new.append(person)
            elif cells["contact"] and found[0].contact != cells["contact"]:
                found[0].contact = cells["contact"]
                changed.append(found[0])
            else:
                counts["unchanged"] += 1
        GroupMember.objects.bulk_create(new)
        if changed:
            GroupMember.objects.bulk_update(changed, ["contact"])
        counts.update(created=len(new), changed=len(changed))
        return counts
