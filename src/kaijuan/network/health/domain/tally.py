"""Sums of the day's report, made while the answers are in the clear (S17)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import F, Sum

from kaijuan.core.privacy.public import unseal
from kaijuan.network.health.models import Tally
from kaijuan.network.health.names import AWAY, HEALTH, ISOLATING, RETURNED, STAYED
from kaijuan.network.rounds.public import Handed, Obligation, Submission

SITUATIONS: Final = (STAYED, RETURNED, AWAY)
KEYS: Final = (*SITUATIONS, ISOLATING)


def keys_of(answers: Mapping[str, Any]) -> set[str]:
    """Under which sums a report falls; none for a nil report, which is counted as nil."""
    # A form of the library's own may have several answers under these names.
    found = {str(answers.get("situation", ""))} & set(SITUATIONS)
    if answers.get("isolation", "none") != "none":
        found.add(ISOLATING)
    return found


def adjust(handed: Handed) -> None:
    """Count the report; what it corrects is counted no more. In the submission's transaction."""
    after = keys_of({} if handed.submission.is_nil else handed.answers)
    before = _keys_before(handed.before, handed.item.day) if handed.before else set()
    _add(handed.item.obligation, handed.item.day, after - before, 1)
    _add(handed.item.obligation, handed.item.day, before - after, -1)


def counts_of(obligations: Sequence[Obligation], day: dt.date) -> dict[str, int]:
    """The sums of these duties on ``day``, every key included. One query."""
    rows = Tally.objects.filter(obligation__in=list(obligations), day=day)
    found = Counter(dict(rows.order_by().values_list("key").annotate(n=Sum("count"))))
    return {key: found[key] for key in KEYS}


def _keys_before(before: Submission, day: dt.date) -> set[str]:
    """Those of the corrected report; none where it is erased, since then nothing is corrected."""
    if before.is_nil or before.subject is None:
        return set()
    sealed = unseal(bytes(before.sealed), subject=before.subject, purpose=HEALTH, day=day)
    return keys_of({**before.answers, **(sealed or {})})


def _add(obligation: Obligation, day: dt.date, keys: set[str], step: int) -> None:
    for key in sorted(keys):
        row = Tally.objects.filter(obligation=obligation, day=day, key=key)
        if row.update(count=F("count") + step) or step < 0:
            continue
        # The first of the day, or beside somebody else's first: the row is theirs or this one.
        new = Tally(obligation=obligation, day=day, key=key)
        Tally.objects.bulk_create([new], ignore_conflicts=True)
        row.update(count=F("count") + step)
