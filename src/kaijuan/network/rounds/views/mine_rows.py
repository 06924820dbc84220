"""How an expected item reads: what it is, its state, what is left, what can be done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import DONE, ExpectedItem, State


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the list. ``nil_href`` and ``href`` are "" where there is nothing to do."""

    title: str
    note: str
    badge: SafeString | str
    href: str
    nil_href: str = ""
    label: str = ""
    of_library: bool = False
    first: bool = False


def subject_code(item: ExpectedItem, institution: Institution) -> UUID:
    """How an address names of whom or what something is expected."""
    if item.person is not None:
        return item.person.code
    return item.spot.code if item.spot is not None else institution.code


def address(name: str, institution: Institution, item: ExpectedItem) -> str:
    """The page ``name`` of ``item``: "report" or "nil"."""
    subject = subject_code(item, institution)
    return reverse(f"rounds:{name}", args=[institution.slug, item.occurrence.code, subject])


def row(item: ExpectedItem, institution: Institution, at: dt.datetime, *, first: bool) -> Row:
    """The entry of ``item`` as it stands at ``at``."""
    kind = duty_kinds[item.obligation.kind]
    open_ = item.occurrence.opens_at <= at and item.state != State.WAIVED
    href = ""
    if open_:
        href = kind.page(item) if kind.page else address("report", institution, item)
    silent = item.state in {State.PENDING, State.MISSED}
    nil = open_ and silent and kind.nil and kind.page is None
    return Row(
        title=localised(item.obligation, "title"),
        note=note_of(item, at),
        badge=state_badge(item, at),
        href=href,
        nil_href=address("nil", institution, item) if nil else "",
        label=_label(item),
        of_library=item.person_id is None,
        first=first,
    )


def _label(item: ExpectedItem) -> str:
    if item.state in DONE:
        return pgettext("rounds", "Look or correct")
    return pgettext("rounds", "Correct") if item.state == State.RETURNED else _("Fill in")


def note_of(item: ExpectedItem, at: dt.datetime) -> str:
    """The time first, then what is left."""
    if item.state == State.WAIVED:
        return ""
    if item.state in DONE:
        return _("Handed in on %(at)s") % {"at": moment(item.done_at)}
    if item.occurrence.opens_at > at:
        return _("Opens on %(at)s") % {"at": moment(item.occurrence.opens_at)}
    due = _("Due on %(at)s") % {"at": moment(item.occurrence.due_at)}
    return f"{due} · {left(item.occurrence.due_at - at)}"


def left(span: dt.timedelta) -> str:
    """ "3 hours left", "2 days over"."""
    minutes = int(abs(span).total_seconds() // 60)
    over = span < dt.timedelta(0)
    if minutes < 60:
        words = (
            ngettext("%(n)s minute over", "%(n)s minutes over", minutes)
            if over
            else ngettext("%(n)s minute left", "%(n)s minutes left", minutes)
        )
        return words % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        words = (
            ngettext("%(n)s hour over", "%(n)s hours over", hours)
            if over
            else ngettext("%(n)s hour left", "%(n)s hours left", hours)
        )
        return words % {"n": hours}
    days = hours // 24
    words = (
        ngettext("%(n)s day over", "%(n)s days over", days)
        if over
        else ngettext("%(n)s day left", "%(n)s days left", days)
    )
    return words % {"n": days}


def state_word(item: ExpectedItem) -> str:
    """On time, late and nil are told apart."""
    if item.state not in DONE:
        return str(State(item.state).label)
    late = item.done_at is not None and item.done_at >= item.late_from
    if item.is_nil:
        return pgettext("rounds", "Nil, late") if late else pgettext("rounds", "Nil")
    if item.state == State.ACCEPTED:
        return pgettext("rounds", "Accepted, late") if late else str(State.ACCEPTED.label)
    return pgettext("rounds", "Late") if late else pgettext("rounds", "On time")


def state_badge(item: ExpectedItem, at: dt.datetime) -> SafeString | str:
    """Word, shape and pigment."""
    word = state_word(item)
    if item.state in DONE:
        return badge(word, tone="open", icon="ok")
    if item.state == State.WAIVED:
        return badge(word, icon="same")
    if item.occurrence.opens_at > at:
        return badge(pgettext("rounds", "Later"), icon="same")
    if item.state in {State.MISSED, State.RETURNED}:
        return badge(word, tone="late")
    if item.late_from <= at:
        return badge(pgettext("rounds", "Overdue"), tone="late")
    return badge(word, tone="limited", icon="due")


def heading_of(item: ExpectedItem) -> dict[str, Any]:
    """What stands above a form: the duty and the day."""
    return {
        "title": localised(item.obligation, "title"),
        "note": item.obligation.note,
        "day": item.day,
        "due_at": item.occurrence.due_at,
        "late_from": item.late_from,
    }
