"""Measure: give orders when a library is switched, each with who does it and until when."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override, pgettext, pgettext_lazy

from kaijuan.core.notify.public import those_who_may
from kaijuan.core.tenancy.models import Role
from kaijuan.core.ui.lang import remarked
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.meetings.domain.by_switch import give_in_bulk, take_back, would_take_back
from kaijuan.network.meetings.models.orders import POST, TEXT
from kaijuan.network.plans.public import (
    Change,
    Ground,
    Measure,
    Parameters,
    Preview,
    Told,
    Undone,
    measures,
)

KEY: Final = "meetings.give_orders"
MOST: Final = 40
LONGEST_HOURS: Final = 24 * 366
_PARTS: Final = re.compile(r"\s*[|｜]\s*")
_TIME: Final = re.compile(r"(\d{1,5})\s*(小时|时|hours?|h|天|日|days?|d)\Z", re.IGNORECASE)
#: Whoever writes a plan names the role in either language.
_STAFF: Final = (Role.DIRECTOR, Role.LIBRARIAN, Role.FACILITIES, Role.SECRETARIAT)
#: Key of ``Ground.shared``: orders that a measure before would have cancelled.
_TAKEN: Final = "meetings.taken"
_NAMESPACE: Final = uuid.UUID("5f1d7c52-3f0a-5d0e-9a53-5a7c0f6c7b11")


def role_named(text: str) -> str:
    """The role that is called so in one of the house's languages; "" for a post."""
    for role in _STAFF:
        names = {role.value}
        for language in ("zh-hans", "en"):
            with override(language):
                names.add(str(role.label).lower())
        if text.lower() in names:
            return role.value
    return ""


def read_line(line: str) -> dict[str, Any]:
    """ "张贴闭馆公告 | 馆员 | 4小时" as plain JSON. Raises ValidationError."""
    parts = _PARTS.split(line.strip())
    if len(parts) != 3 or not all(parts):
        raise ValidationError(
            _("“%(line)s” needs three parts: what | who | until when, such as 4 hours or 2 days."),
            code="line",
            params={"line": line[:60]},
        )
    text, who, within = parts
    time = _TIME.match(within)
    if time is None:
        raise ValidationError(
            _("“%(within)s” is no time. Write a number and hours or days, such as 4 hours."),
            code="time",
            params={"within": within[:60]},
        )
    hours = int(time[1]) * (1 if time[2].lower()[0] in "h小时" else 24)
    if not 1 <= hours <= LONGEST_HOURS:
        raise ValidationError(_("An order is due after one hour at least and a year at most."))
    if len(text) > TEXT or len(who) > POST:
        raise ValidationError(
            _("“%(line)s” is too long: at most 200 characters for what, 100 for who."),
            code="long",
            params={"line": line[:60]},
        )
    role = role_named(who)
    return {"text": text, "role": role, "post": "" if role else who, "hours": hours}


class OrderLines(forms.CharField):
    """One order a line; kept as a list of plain values."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000, **kwargs)
        self.validators.append(plain_text)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(line_of(each) for each in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[dict[str, Any]]:
        text = super().clean(value)
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("That are more than 40 orders. Give the rest by hand."))
        for line in lines:
            plain_line(line)
        return [read_line(line) for line in lines]


class GiveOrdersForm(forms.Form):
    """What is to be done, by whom, within which time after the switch is carried out."""

    orders = OrderLines(
        label=_("Orders, one a line"),
        help_text=_(
            "What | who | within which time of the switch being carried out. Who: a role "
            "(director, librarian, facilities staff) or a post. "
            "Such as: Post the notice | librarian | 4 hours"
        ),
    )


def line_of(order: Mapping[str, Any]) -> str:
    """An order as it is typed."""
    return f"{order['text']} | {who_of(order)} | {within_of(order)}"


def within_of(order: Mapping[str, Any]) -> str:
    """The time for an order, in hours or whole days."""
    hours = int(order["hours"])
    days, rest = divmod(hours, 24)
    return (
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        if days and not rest
        else ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    )


def who_of(order: Mapping[str, Any]) -> str:
    role = str(order.get("role", ""))
    return str(Role(role).label) if role in Role.values else str(order.get("post", ""))


class GiveOrders(Measure):
    """Each order has a code that follows from the switch and its place in the list: applied twice,
    it is the same order."""

    key = KEY
    order = 70
    label = _("Give orders")
    hint = _("Each with who does it and until when, in that person's own list.")
    form = GiveOrdersForm
    cannot_take_back = _("Orders that have been begun or done stay; the others are cancelled.")

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"orders": list(cleaned.get("orders") or [])}

    def describe(self, parameters: Parameters) -> str:
        lines = [
            remarked(
                str(each["text"]),
                pgettext("between who and when", ", ").join((who_of(each), within_of(each))),
            )
            for each in parameters.get("orders", [])
        ]
        sentence = ngettext("%(count)s order: %(lines)s", "%(count)s orders: %(lines)s", len(lines))
        return sentence % {
            "count": len(lines),
            "lines": pgettext("between orders", "; ").join(lines),
        }

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        changes = [
            _change(number, each) for number, each in enumerate(parameters.get("orders", []))
        ]
        return Preview(changes=changes, told=_told(ground, changes))

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        # A switch may be dated back: nobody is late with what could not be known before.
        begins = max(ground.starts_at, ground.at)
        wanted = [
            (_code(ground, each), each.after | {"due_at": begins + _time_for(each.after)})
            for each in changes
        ]
        give_in_bulk(
            wanted,
            by=ground.by,
            switch_code=ground.switch_code,
            sample=bool(ground.shared.get("plans.sample")),
        )

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        codes = [_code(ground, each) for each in changes]
        if ground.rehearsed:
            found = would_take_back(codes, ground.shared.setdefault(_TAKEN, set()))
        else:
            # The time of the switch is over: what is still to be done stays to be done.
            found = take_back(codes, by=ground.by, cancel=not ground.over)
        return [Undone(each, found[code]) for each, code in zip(changes, codes, strict=True)]

    def show(self, setting: str, value: Any) -> Any:
        if not value:
            return pgettext_lazy("setting", "no order")
        within = _("within %(time)s of being carried out") % {"time": within_of(value)}
        return format_lazy("{} · {}", who_of(value), within)


def _change(number: int, order: Mapping[str, Any]) -> Change:
    # Hours and no moment: what is approved must be what is carried out, also a minute later.
    after: dict[str, Any] = {
        "text": str(order["text"]),
        "role": str(order.get("role", "")),
        "post": str(order.get("post", "")),
        "hours": int(order["hours"]),
    }
    return Change(
        object_type="meetings.order",
        object_code=f"order-{number + 1}",
        label=after["text"],
        setting="order",
        before=None,
        after=after,
    )


def _time_for(order: Mapping[str, Any]) -> dt.timedelta:
    return dt.timedelta(hours=int(order["hours"]))


def _code(ground: Ground, change: Change) -> uuid.UUID:
    """The same for the same order of the same switch at the same institution, and for no other."""
    name = f"{ground.institution.code} {ground.switch_code} {change.object_code} {change.label}"
    return uuid.uuid5(_NAMESPACE, name)


def _told(ground: Ground, changes: Sequence[Change]) -> list[Told]:
    roles = {each.after["role"] for each in changes} - {""}
    if not roles:
        return []
    people = those_who_may("meetings.view", ground.institution)
    held = [roles & user.roles().get(ground.institution.pk, frozenset()) for user in people]
    count = sum(map(bool, held))
    return [Told(_("Those who get an order"), _("message and letter"), count)]


measures.add(GiveOrders())
