"""The measure that suspends groups of people with a switch (S06, S14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kaijuan.core.tenancy.scope import NoScope, current_institution
from kaijuan.core.ui.dates import moment
from kaijuan.network.plans.public import (
    Change,
    ChangedSetting,
    Clash,
    Ground,
    Measure,
    Parameters,
    Preview,
    Undone,
    measures,
)
from kaijuan.network.staffing.domain.suspend import end_many, suspend_many
from kaijuan.network.staffing.links import group_page
from kaijuan.network.staffing.models import GroupKind, PeopleGroup, Suspension
from kaijuan.network.staffing.models.groups import not_over_at

OBJECT: Final = "staffing.peoplegroup"
SETTING: Final = "suspended"
_GROUPS: Final = "staffing.groups"
_ROWS: Final = "staffing.suspensions"
#: Groups that a measure before would suspend, by their id.
_TAKEN: Final = "staffing.taken"
Back = ChangedSetting.Back


class WhichGroups(forms.Form):
    """All groups of some kinds, some groups by name, or both."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("All groups of these kinds"),
        choices=GroupKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("These groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A template keeps only the kinds: groups are each library's own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["groups"]
        chooser.choices = _choices()

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or {}
        if not self.errors and not wanted.get("kinds") and not wanted.get("groups"):
            raise forms.ValidationError(_("Choose a kind of groups, or a group."))
        return wanted


def _choices() -> list[tuple[str, str]]:
    try:
        current_institution()
    except NoScope:
        # Where no library is meant, as in a template, there are only kinds.
        return []
    groups = PeopleGroup.objects.filter(retired_at=None)
    return [(str(code), name) for code, name in groups.values_list("code", "name")]


class SuspendPeople(Measure):
    """Groups stay away as long as the switch holds; undone, those it suspended are resumed."""

    key: ClassVar[str] = "staffing.suspend_people"
    order: ClassVar[int] = 50
    label = gettext_lazy("Suspend groups of people")
    hint = gettext_lazy("Student volunteers, student jobs and other groups stay away meanwhile.")
    form = WhichGroups

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"kinds": list(cleaned["kinds"]), "groups": list(cleaned["groups"])}

    def describe(self, parameters: Parameters) -> str | Promise:
        kinds = parameters.get("kinds", ())
        said = [str(GroupKind(kind).label) for kind in kinds if kind in GroupKind.values]
        named = len(parameters.get("groups", ()))
        if named:
            more = ngettext("%(count)s group by name", "%(count)s groups by name", named)
            said.append(more % {"count": named})
        joined = pgettext("between groups", ", ").join(said)
        return _("Suspend groups of people: %(which)s") % {"which": joined}

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        groups, missing = _chosen(ground, parameters)
        clashes = [_missing(missing)] if missing else []
        clashes += [_closes_early(ground, each) for each in groups if _ends_early(ground, each)]
        changes = [_change(ground, each) for each in groups]
        # A second measure of the same switch finds them suspended by the first.
        ground.shared.setdefault(_TAKEN, set()).update(each.pk for each in groups)
        return Preview(changes=changes, clashes=clashes)

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        wanted = {change.object_code for change in changes if not change.stays}
        suspend_many(
            [group for group in _all_groups(ground) if str(group.code) in wanted],
            starts_at=ground.starts_at,
            ends_at=ground.ends_at,
            reason=ground.reason,
            switch_code=ground.switch_code,
            by=ground.by,
        )

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        """A group that somebody resumed, or suspended anew, since then is left as it is."""
        by_group: dict[str, list[Suspension]] = {}
        codes = [change.object_code for change in changes]
        rows = Suspension.objects.filter(group__code__in=codes).order_by("pk")
        for row in rows.select_related("group"):
            by_group.setdefault(str(row.group.code), []).append(row)
        there = set(by_group) | _there(codes)
        backs = {c: _back(by_group.get(c, []), ground) if c in there else Back.GONE for c in codes}
        mine = [row for some in by_group.values() for row in some if _made_by(row, ground)]
        running = [row for row in mine if row.ended_at is None and not _over_by_itself(row, ground)]
        if running and not ground.rehearsed:
            end_many(running, at=ground.at, by=ground.by)
        return [Undone(change, backs[change.object_code].value) for change in changes]

    def show(self, setting: str, value: Any) -> str | Promise:
        if not value:
            return pgettext("group of people", "at work")
        until = value.get("until")
        if until is None:
            return _("suspended until further notice")
        return _("suspended until %(when)s") % {"when": moment(dt.datetime.fromisoformat(until))}


measures.add(SuspendPeople())


def _all_groups(ground: Ground) -> list[PeopleGroup]:
    if _GROUPS not in ground.shared:
        ground.shared[_GROUPS] = list(PeopleGroup.objects.filter(retired_at=None))
    found: list[PeopleGroup] = ground.shared[_GROUPS]
    return found


def _not_over(ground: Ground) -> dict[int, list[Suspension]]:
    if _ROWS not in ground.shared:
        rows: dict[int, list[Suspension]] = {}
        for row in Suspension.objects.filter(not_over_at(ground.starts_at)).order_by("pk"):
            rows.setdefault(row.group_id, []).append(row)
        ground.shared[_ROWS] = rows
    found: dict[int, list[Suspension]] = ground.shared[_ROWS]
    return found


def _chosen(ground: Ground, parameters: Parameters) -> tuple[list[PeopleGroup], int]:
    """The groups meant, and how many of those named are no longer there."""
    kinds, codes = set(parameters.get("kinds", ())), set(parameters.get("groups", ()))
    groups = _all_groups(ground)
    named = {str(group.code) for group in groups} & codes
    chosen = [group for group in groups if group.kind in kinds or str(group.code) in named]
    return chosen, len(codes - named)


def _change(ground: Ground, group: PeopleGroup) -> Change:
    wanted = {"until": _text(ground.ends_at)}
    taken = group.pk in ground.shared.get(_TAKEN, ())
    before = wanted if taken else _holds(ground, group)
    return Change(
        object_type=OBJECT,
        object_code=str(group.code),
        label=group.name,
        label_en=group.name_en,
        setting=SETTING,
        before=before,
        # What is suspended for as long, or longer, stays as it is.
        after=before
        if before is not None and (taken or not _ends_early(ground, group))
        else wanted,
    )


def _holds(ground: Ground, group: PeopleGroup) -> dict[str, str | None] | None:
    """The suspension that holds when the switch begins, by its end."""
    rows = [r for r in _not_over(ground).get(group.pk, ()) if r.starts_at <= ground.starts_at]
    if not rows:
        return None
    return {"until": _text(_furthest(rows))}


def _ends_early(ground: Ground, group: PeopleGroup) -> bool:
    rows = [r for r in _not_over(ground).get(group.pk, ()) if r.starts_at <= ground.starts_at]
    over = _furthest(rows) if rows else None
    return over is not None and (ground.ends_at is None or over < ground.ends_at)


def _closes_early(ground: Ground, group: PeopleGroup) -> Clash:
    words = _("%(group)s is suspended already, for a shorter time; this makes it longer.")
    return Clash(words % {"group": group.name}, group_page(ground.institution, group))


def _missing(count: int) -> Clash:
    words = ngettext(
        "%(count)s group that the plan names is no longer there.",
        "%(count)s groups that the plan names are no longer there.",
        count,
    )
    return Clash(words % {"count": count})


def _furthest(rows: Iterable[Suspension]) -> dt.datetime | None:
    ends = [row.over_at for row in rows]
    return None if None in ends else max(end for end in ends if end is not None)


def _text(at: dt.datetime | None) -> str | None:
    return None if at is None else at.astimezone(dt.UTC).isoformat()


def _made_by(row: Suspension, ground: Ground) -> bool:
    return row.switch_code is not None and row.switch_code == ground.switch_code


def _over_by_itself(row: Suspension, ground: Ground) -> bool:
    return row.ends_at is not None and row.ends_at <= ground.at


def _back(rows: Sequence[Suspension], ground: Ground) -> Any:
    """How it stands with one group: ``rows`` are all its suspensions, in the order of decision."""
    mine = [row for row in rows if _made_by(row, ground)]
    if any(row.ended_at is not None for row in mine):
        return Back.BY_HAND
    later = [row for row in rows if mine and row.pk > mine[-1].pk and not row.never]
    return Back.BY_HAND if later else Back.UNDONE


def _there(codes: Sequence[str]) -> set[str]:
    rows = PeopleGroup.objects.filter(code__in=codes, retired_at=None)
    return {str(code) for code in rows.values_list("code", flat=True)}
