"""A duty in words: how often, of whom, when; and the days on which it will be due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaijuan.core.tenancy.models import Role
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.lang import localised
from kaijuan.network.rounds.domain.obligations import ObligationWanted
from kaijuan.network.rounds.domain.obligations_wanted import AudiencePart
from kaijuan.network.rounds.domain.recurrence import Falls, next_falls
from kaijuan.network.rounds.domain.recurrence_choice import (
    LAST_DAY,
    WEEKDAYS,
    Choice,
    Repeats,
    choice_of,
)
from kaijuan.network.rounds.forms.obligations_fields import WHOM, clock
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import (
    Audience,
    AudienceKind,
    Days,
    Obligation,
    ObligationState,
)

#: So many days are shown beforehand.
SHOWN: Final = 10
_TONES: Final = {
    ObligationState.DRAFT: ("plain", "due"),
    ObligationState.RUNNING: ("open", "ok"),
    ObligationState.ENDED: ("closed", "off"),
}


def state_of(obligation: Obligation) -> Any:
    """The state as word, shape and pigment."""
    tone, icon = _TONES[ObligationState(obligation.state)]
    return badge(obligation.get_state_display(), tone=tone, icon=icon)


def kind_label(key: str) -> str | Promise:
    """The kind's name; its key where its room is not there any more."""
    return duty_kinds[key].label if key in duty_kinds else key


def how_often(rule: str, days: str) -> str:
    """One line: "every week on Monday and Thursday, working days only"."""
    choice = choice_of(rule, days)
    words = _repeats(choice)
    if days == Days.ALL or choice.repeats == Repeats.WORKING:
        return words
    return f"{words} · {Days(days).label}"


def _repeats(choice: Choice) -> str:
    if choice.repeats == Repeats.WEEKLY:
        names = "、".join(str(DAY_NAMES[WEEKDAYS.index(each)]) for each in choice.weekdays)
        words = _("Every week on %(days)s") % {"days": names}
    elif choice.repeats == Repeats.MONTHLY and choice.month_day == LAST_DAY:
        words = _("On the last day of every month")
    elif choice.repeats == Repeats.MONTHLY:
        words = _("Every month on day %(day)s") % {"day": choice.month_day}
    elif choice.repeats == Repeats.RULE:
        words = choice.rule
    else:
        words = str(Repeats(choice.repeats).label)
    if choice.every > 1:
        words = pgettext("of a duty", "%(words)s (interval %(every)s)") % {
            "words": words,
            "every": choice.every,
        }
    return words


def when(duty: Obligation | ObligationWanted) -> str:
    """One line: opens and is due, with days later."""
    at_24 = duty.due_at == dt.time() and duty.due_days > 0
    words = {
        "opens": clock(duty.opens_at),
        "due": clock(duty.due_at, end_of_day=at_24),
        "days": duty.due_days - at_24,
    }
    if not words["days"]:
        return _("opens at %(opens)s, due at %(due)s") % words
    return (
        ngettext(
            "opens at %(opens)s, due at %(due)s %(days)s day later",
            "opens at %(opens)s, due at %(due)s %(days)s days later",
            duty.due_days - at_24,
        )
        % words
    )


def of_whom(parts: Iterable[Audience | AudiencePart]) -> list[str]:
    """Each part by its name."""
    return [_part(part) for part in parts]


def _part(part: Audience | AudiencePart) -> str:
    if part.kind == AudienceKind.ROLE:
        return str(Role(part.role).label)
    for row in (part.department, part.person, part.spot):
        if row is not None:
            return str(row)
    return str(AudienceKind(part.kind).label)


def told_when(duty: Obligation) -> list[str]:
    """The steps of escalation, each as a line."""
    names = dict(WHOM)
    return [
        _("%(minutes)s minutes past due: %(whom)s")
        % {"minutes": step.after, "whom": names.get(step.whom, step.whom)}
        for step in duty.escalation.all()
    ]


def days_ahead(duty: Obligation | ObligationWanted, rule: str, first: dt.date) -> dict[str, Any]:
    """For a page: ``days`` (day, tone, why) and ``uncertain``, whether some year is not decreed."""
    found = next_falls(rule, duty.days, duty.starts_on, duty.ends_on, first=first, most=SHOWN)
    return {
        "days": [_shown(each) for each in found],
        "uncertain": duty.days != Days.ALL and any(not each.why.certain for each in found),
    }


def _shown(falls: Falls) -> dict[str, Any]:
    why = localised(falls.why, "why")
    if falls.on is None:
        word = badge(pgettext("day of a duty", "left out"), tone="closed", icon="off")
    elif falls.on != falls.named:
        moved = pgettext("day of a duty", "moved to %(day)s") % {"day": day(falls.on)}
        word = badge(moved, tone="limited", icon="due")
    else:
        word = badge(pgettext("day of a duty", "due"), tone="open", icon="ok")
    weekday = str(DAY_NAMES[falls.named.weekday()])
    return {"day": day(falls.named), "weekday": weekday, "word": word, "why": why}


def lines(texts: Sequence[str]) -> str:
    """Several on one line, in either language."""
    return "、".join(texts)
