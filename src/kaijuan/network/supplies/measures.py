"""The measure of supplies: more is kept while it is needed (S08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
from kaijuan.network.supplies.models import Threshold
from kaijuan.network.supplies.names import NamedItems, items_named, names_of
from kaijuan.network.supplies.quantities import DIGITS, LEAST, MOST, PLACES, written

OBJECT: Final = "supplies.threshold"
_SETTINGS: Final = ("reorder_point", "target")


class RaiseForm(NamedItems):
    """How much more there should be."""

    how = forms.ChoiceField(
        label=pgettext_lazy("supplies", "Raised"),
        choices=[
            ("factor", pgettext_lazy("supplies", "by a factor, such as 2")),
            ("fixed", pgettext_lazy("supplies", "to a quantity")),
        ],
        initial="factor",
    )
    value = forms.DecimalField(
        label=pgettext_lazy("supplies", "Factor or quantity"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)],
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        value = cleaned.get("value")
        if cleaned.get("how") == "factor" and value is not None and not 1 < value <= 1000:
            self.add_error("value", _("A factor that raises lies between 1 and 1,000."))
        return cleaned


class RaiseReorderPoint(Measure):
    """Reorder point and target of items go up; they never go down by it."""

    key = "supplies.raise_reorder_point"
    order = 60
    label = _("Raise the reorder points of supplies")
    hint = _("So that masks and disinfectant are ordered earlier, and more of them.")
    form = RaiseForm

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "items": list(cleaned["items"]),
            "how": cleaned["how"],
            "value": written(cleaned["value"]),
        }

    def describe(self, parameters: Parameters) -> Any:
        names = names_of(parameters)
        what = "、".join(names) if names else _("all items")
        if parameters["how"] == "factor":
            sentence = _("Raise the reorder point of {what} to {value} times what it is")
        else:
            sentence = _("Raise the reorder point of {what} to {value}")
        return format_lazy(sentence, what=what, value=parameters["value"])

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        names = names_of(parameters)
        items, unknown = items_named(names)
        clashes = [_unknown(ground, name) for name in unknown]
        changes: list[Change] = []
        seen: set[int] = set()
        for threshold in _thresholds([item.pk for item in items]):
            seen.add(threshold.stock.item_id)
            changes += _changes(ground, threshold, parameters)
        clashes += [_without(ground, item.name) for item in items if names and item.pk not in seen]
        if not changes and not clashes:
            clashes.append(_nothing_to_raise(ground))
        return Preview(changes=changes, clashes=clashes)

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        wanted = [change for change in changes if not change.stays]
        rows = _by_code(wanted)
        for change in wanted:
            if change.object_code in rows:
                setattr(rows[change.object_code], change.setting, Decimal(change.after))
        Threshold.objects.bulk_update(rows.values(), _SETTINGS)

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        rows = _rehearsed(ground, changes) if ground.rehearsed else _by_code(changes)
        back = {code: [each for each in changes if each.object_code == code] for code in rows}
        # Both settings of a place or none: half of it could cross the other half.
        put_back = {code: row for code, row in rows.items() if _as_left(row, back[code])}
        for code, row in put_back.items():
            for change in back[code]:
                setattr(row, change.setting, Decimal(change.before))
        if not ground.rehearsed:
            Threshold.objects.bulk_update(put_back.values(), _SETTINGS)
        return [Undone(change, _became(change, rows, put_back)) for change in changes]

    def show(self, setting: str, value: Any) -> Any:
        word = _WORDS.get(setting, setting)
        return format_lazy("{} {}", word, written(Decimal(value))) if value is not None else ""


#: Key of ``Ground.shared``: what the previewed measures would leave, by threshold.
_LEFT: Final = "supplies.thresholds"
#: Key of ``Ground.shared``: thresholds as a rehearsed undo would leave them, by code.
_REHEARSED: Final = "supplies.rehearsed"
_WORDS: Final = {
    "reorder_point": pgettext_lazy("supplies", "reorder point"),
    "target": pgettext_lazy("supplies", "fill up to"),
}


def _thresholds(items: Sequence[int]) -> list[Threshold]:
    rows = Threshold.objects.filter(stock__item__in=items, stock__store__retired_at=None)
    related = rows.select_related("stock__item", "stock__store")
    return list(related.order_by("stock__item__name", "stock__store__pk"))


def _changes(ground: Ground, threshold: Threshold, parameters: Parameters) -> list[Change]:
    value = Decimal(str(parameters["value"]))
    # Two measures of one switch may speak of one item: the second begins where the first ends.
    left: dict[int, tuple[Decimal, Decimal]] = ground.shared.setdefault(_LEFT, {})
    point, target = left.get(threshold.pk, (threshold.reorder_point, threshold.target))
    if parameters["how"] == "factor":
        wanted = (_within(point * value), _within(target * value))
    else:
        wanted = (max(point, value), max(target, value))
    left[threshold.pk] = wanted
    label = f"{threshold.stock.item.name}（{threshold.stock.store.name}）"
    pairs = zip(_SETTINGS, (point, target), wanted, strict=True)
    return [
        Change(OBJECT, str(threshold.code), label, setting, _plain(before), _plain(after))
        for setting, before, after in pairs
    ]


def _within(amount: Decimal) -> Decimal:
    return min(amount, MOST).quantize(LEAST)


def _plain(amount: Decimal) -> str:
    return written(amount)


def _by_code(changes: Sequence[Change]) -> dict[str, Threshold]:
    codes = {change.object_code for change in changes}
    # Locked: what a person sets at this moment is not lost, and is seen by an undo.
    rows = Threshold.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk")
    return {str(row.code): row for row in rows}


def _rehearsed(ground: Ground, changes: Sequence[Change]) -> dict[str, Threshold]:
    """The same, not locked, as the measures that were rehearsed before would leave them."""
    known: dict[str, Threshold] = ground.shared.setdefault(_REHEARSED, {})
    codes = {change.object_code for change in changes}
    rows = Threshold.objects.filter(code__in=codes - known.keys())
    known.update({str(row.code): row for row in rows})
    return {code: known[code] for code in codes & known.keys()}


def _as_left(row: Threshold, changes: Sequence[Change]) -> bool:
    return all(getattr(row, change.setting) == Decimal(change.after) for change in changes)


def _became(
    change: Change, rows: Mapping[str, Threshold], put_back: Mapping[str, Threshold]
) -> str:
    if change.object_code not in rows:
        return str(ChangedSetting.Back.GONE.value)
    undone = change.object_code in put_back
    return str((ChangedSetting.Back.UNDONE if undone else ChangedSetting.Back.BY_HAND).value)


def _unknown(ground: Ground, name: str) -> Clash:
    sentence = _("No item is called “{name}” here. Enter it, or change the plan.")
    return Clash(format_lazy(sentence, name=name), _items(ground))


def _without(ground: Ground, name: str) -> Clash:
    sentence = _("“{name}” has no reorder point that could be raised.")
    return Clash(format_lazy(sentence, name=name), _items(ground))


def _nothing_to_raise(ground: Ground) -> Clash:
    return Clash(_("No item has a reorder point that could be raised."), _items(ground))


def _items(ground: Ground) -> str:
    return reverse("supplies:items", args=[ground.institution.slug])


measures.add(RaiseReorderPoint())
