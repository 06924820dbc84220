"""Kinds of duties. A kind is one small file of the room that knows it, and registers here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry import Registry

if TYPE_CHECKING:
    from kaijuan.network.rounds.models import ExpectedItem, Obligation, Submission

Text = str | Promise
Subject = Literal["person", "spot", "institution"]


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in, as a kind is told: in the transaction, with the answers in the clear.

    ``before`` is the submission that this one supersedes. ``flags`` are the paths of the answers
    that raise an alert.
    """

    submission: Submission
    item: ExpectedItem
    answers: Mapping[str, Any]
    flags: Sequence[str]
    before: Submission | None
    by: Any
    at: dt.datetime


def nothing_more(handed: Handed) -> None:
    """For a kind that does nothing when something is handed in."""


def no_counts(obligations: Sequence[Obligation], day: dt.date) -> dict[str, int]:
    """For a kind that adds nothing to the day's report."""
    return {}


@dataclass(frozen=True, slots=True, eq=False)
class DutyKind:
    """One kind of duty. ``key`` never changes.

    ``standard`` is the key of the standard form it starts with. ``may_see`` is the permission by
    which answers of named persons are read. ``purpose``, ``legal_basis`` and ``keep`` (how long
    personal answers are readable) are declared here once. ``handed_in`` runs in the submission's
    transaction. ``page`` gives the address where an item of this kind is done, None: the form's
    own. ``counts`` adds sums to the day's report, by the keys of ``count_labels``.
    ``upward``: its days are closed and signed. ``count_sums`` says which of the counts are parts
    of what, so that none can be found by subtracting: the total ("handed" for all that was handed
    in, "flagged", or a key of the counts) to its parts, which do not overlap. ``doers`` is the
    permission of those who are reminded where the subject is no person.
    """

    key: str
    order: int
    label: Text
    hint: Text
    subject: Subject
    standard: str = ""
    nil: bool = True
    upward: bool = False
    may_see: str = "rounds.see_answers"
    purpose: Text = ""
    legal_basis: Text = ""
    keep: dt.timedelta | None = None
    handed_in: Callable[[Handed], None] = nothing_more
    page: Callable[[ExpectedItem], str] | None = None
    counts: Callable[[Sequence[Obligation], dt.date], dict[str, int]] = no_counts
    count_labels: Mapping[str, Text] = field(default_factory=dict)
    count_sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doers: str = "rounds.manage"
    #: Of a kind that is expected of spots: what they are (``Spot.what``); empty: any.
    whats: tuple[str, ...] = ()


class DutyKinds(Registry[DutyKind]):
    """What a kind keeps of persons is declared with it, so none is kept without an end."""

    def add(self, item: DutyKind) -> DutyKind:
        # Imported here: models are loaded after the first kinds are named.
        from kaijuan.network.rounds.retention import keep_no_longer

        keep_no_longer(item)
        return super().add(item)


duty_kinds: Final = DutyKinds("kinds of duties")

duty_kinds.add(
    DutyKind(
        key="report",
        order=90,
        label=_("Report of one's own form"),
        hint=_("Whatever is to be asked regularly, with a form of the library's own."),
        subject="person",
    )
)
duty_kinds.add(
    DutyKind(
        key="library-report",
        order=91,
        label=_("Report of the library"),
        hint=_("One report for the whole library, such as a weekly summary."),
        subject="institution",
    )
)
