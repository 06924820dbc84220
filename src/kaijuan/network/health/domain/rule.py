"""The rule by which a follow-up goes on and ends (S18); adjustable for each institution."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaijuan.core.audit.public import record
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.dates import day as in_words
from kaijuan.network.health.domain.refusals import RuleMoved
from kaijuan.network.health.models import Call, CallState, FollowUp, FollowUpRule


def rule_of() -> FollowUpRule:
    """That of the open scope; the house's own numbers where none was set."""
    found: FollowUpRule | None = FollowUpRule.objects.first()
    return found or FollowUpRule()


def last_day(rule: FollowUpRule, *, since: dt.date, day: dt.date) -> dt.date:
    """``period`` days from ``since``, and no earlier than ``quiet`` days from ``day``."""
    return max(since + dt.timedelta(days=rule.period), day + dt.timedelta(days=rule.quiet))


def reasons_against(follow_up: FollowUp, rule: FollowUpRule, on: dt.date) -> list[str]:
    """Which parts of the rule do not hold on ``on``, as sentences; empty: it may end. One query."""
    found = []
    if on < follow_up.until:
        found.append(_("its last day is %(day)s") % {"day": in_words(follow_up.until)})
    alerted = follow_up.alerted_on
    if alerted is not None and (on - alerted).days < rule.quiet:
        words = ngettext(
            "there was an alert in the last day",
            "there was an alert in the last %(n)d days",
            rule.quiet,
        )
        found.append(words % {"n": rule.quiet})
    last = follow_up.calls.exclude(state__in=[CallState.DUE, CallState.DROPPED])
    newest: Call | None = last.order_by("-day", "-attempt").first()
    if newest is None:
        found.append(_("no call was made yet"))
    elif newest.state != CallState.REACHED:
        found.append(_("nobody was reached at the last call"))
    return found


def set_rule(rule: FollowUpRule, *, by: Any) -> FollowUpRule:
    """Put ``rule`` in force for what is opened or alerted from now on; open ones keep their day.

    Raises RuleMoved when somebody was quicker.
    """
    rule.full_clean(exclude=["institution"])
    values = {name: getattr(rule, name) for name in ("period", "quiet", "call_at", "retry")}
    with transaction.atomic():
        if rule.pk is None:
            rule.institution = current_institution()
            if not _made(rule):
                raise RuleMoved
        else:
            mine = FollowUpRule.objects.filter(pk=rule.pk, revision=rule.revision)
            if not mine.update(revision=F("revision") + 1, **values):
                raise RuleMoved
            rule.revision += 1
        record("follow_up.rule_set", current_institution(), by=by)
    return rule


def _made(rule: FollowUpRule) -> bool:
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError:
        return False
    return True
