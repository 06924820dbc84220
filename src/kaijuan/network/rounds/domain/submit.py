"""Handing in: exactly once, signed where it is nil, corrected without overwriting (S11 to S13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.privacy.public import seal_many
from kaijuan.core.questionnaires.public import (
    Flag,
    check_answers,
    definition_of,
    split_answers,
)
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution, institution_scope
from kaijuan.network.opening.public import zone_of
from kaijuan.network.rounds.domain.submit_guards import (
    check_may,
    check_open,
    check_signed,
    expected,
)
from kaijuan.network.rounds.domain.submit_refusals import (
    BadAnswers,
    HandedInAlready,
    MovedMeanwhile,
    NilWithAnswers,
    NoForm,
    NoNil,
    OtherFormVersion,
    SubmissionClash,
)
from kaijuan.network.rounds.domain.submit_wanted import SubmissionWanted, Submitted, digest_of
from kaijuan.network.rounds.kinds import DutyKind, Handed, duty_kinds
from kaijuan.network.rounds.models import ExpectedItem, State, Submission

__all__ = ["SubmissionWanted", "Submitted", "submit", "submit_at"]

#: From these a first report comes; from the others it is a correction, or a resend.
SILENT = frozenset({State.PENDING, State.MISSED})


def submit_at(institution: Institution, wanted: SubmissionWanted, *, by: Any) -> Submitted:
    """``submit`` in the scope of ``institution``, for programs, whose address names none."""
    with institution_scope(institution):
        return submit(wanted, by=by)


def submit(wanted: SubmissionWanted, *, by: Any) -> Submitted:
    """Take in what ``wanted`` says, in the open scope.

    The same code and body again is the same submission. Raises SubmissionClash for another body,
    MovedMeanwhile where somebody was quicker, BadAnswers, and the refusals of ``submit_guards``;
    then nothing was written.
    """
    item = expected(wanted.occurrence, wanted.subject)
    check_may(item, wanted.channel, by)
    digest = digest_of(wanted)
    # A first report asks for no earlier one: the unique code tells, and costs nothing.
    if item.state not in SILENT and (found := _earlier(wanted, item, digest)):
        return Submitted(found, created=False)
    taken = _read(wanted, item, digest, at=now(), by=by)
    try:
        with transaction.atomic():
            submission = _write(taken, by=by)
    except (IntegrityError, MovedMeanwhile) as error:
        if found := _earlier(wanted, item, digest):
            return Submitted(found, created=False)
        raise SubmissionClash if isinstance(error, IntegrityError) else error from error
    return Submitted(submission, created=True, flags=taken.flags)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was read and checked, ready to be written."""

    wanted: SubmissionWanted
    item: ExpectedItem
    kind: DutyKind
    digest: str
    before: Submission | None
    answers: Mapping[str, Any]
    open: dict[str, Any]
    sealed: dict[str, Any]
    flags: Sequence[Flag]
    at: dt.datetime

    @property
    def verb(self) -> str:
        if self.before is not None:
            return "submission.corrected"
        return "submission.nil" if self.wanted.is_nil else "submission.handed_in"


def _earlier(wanted: SubmissionWanted, item: ExpectedItem, digest: str) -> Submission | None:
    """The submission of this code. Raises SubmissionClash where its body was another one."""
    found: Submission | None = Submission.objects.filter(code=wanted.code).first()
    if found is None or found.sha256 == digest:
        return found
    # Of what was erased the digest is gone too; its code still says that it was handed in.
    if found.erased_at is not None and found.item_id == item.pk:
        return found
    raise SubmissionClash


def _read(
    wanted: SubmissionWanted, item: ExpectedItem, digest: str, *, at: dt.datetime, by: Any
) -> _Taken:
    check_open(item, at)
    kind = duty_kinds[item.obligation.kind]
    before = _corrected(wanted, item)
    answers: Mapping[str, Any] = {}
    open_: dict[str, Any] = {}
    sealed: dict[str, Any] = {}
    flags: Sequence[Flag] = ()
    if wanted.is_nil:
        if not kind.nil:
            raise NoNil
        if wanted.answers:
            raise NilWithAnswers
        check_signed(item, wanted.signed_name, by)
    else:
        answers, open_, sealed, flags = _checked(wanted, item, at)
    return _Taken(wanted, item, kind, digest, before, answers, open_, sealed, flags, at)


def _checked(
    wanted: SubmissionWanted, item: ExpectedItem, at: dt.datetime
) -> tuple[Mapping[str, Any], dict[str, Any], dict[str, Any], Sequence[Flag]]:
    version = item.occurrence.form_version
    if version is None:
        raise NoForm
    if wanted.form_version not in {None, version.code}:
        raise OtherFormVersion
    definition = definition_of(version)
    checked = check_answers(
        definition,
        wanted.answers,
        at=_filled_at(wanted, item, at),
        zone=zone_of(current_institution()),
        language="en" if (get_language() or "").startswith("en") else "zh",
    )
    if checked.problems:
        raise BadAnswers(checked.problems)
    split = split_answers(definition, checked.answers)
    return checked.answers, split.open, split.sealed, checked.flags


def _filled_at(wanted: SubmissionWanted, item: ExpectedItem, at: dt.datetime) -> dt.datetime:
    """When it was filled in, where the device can be believed: "today" is that of the person."""
    claimed = wanted.device_at
    return claimed if claimed and item.occurrence.opens_at <= claimed <= at else at


def _corrected(wanted: SubmissionWanted, item: ExpectedItem) -> Submission | None:
    """What this one supersedes. Raises HandedInAlready and MovedMeanwhile."""
    if item.state in SILENT:
        if wanted.supersedes is not None:
            raise MovedMeanwhile
        return None
    standing: Submission | None = Submission.objects.filter(item=item, superseded_at=None).first()
    if wanted.supersedes is None:
        raise HandedInAlready
    if standing is None or standing.code != wanted.supersedes:
        raise MovedMeanwhile
    return standing


def _write(taken: _Taken, *, by: Any) -> Submission:
    item, wanted = taken.item, taken.wanted
    _take(taken)
    subject = subject_of(item)
    sealed, signed = _sealed(taken, subject)
    submission = Submission(
        code=wanted.code,
        item=item,
        form_version=None if wanted.is_nil else item.occurrence.form_version,
        subject=subject,
        is_nil=wanted.is_nil,
        answers=taken.open,
        sealed=sealed,
        signed_name=signed,
        sha256=taken.digest,
        flags=len(taken.flags),
        channel=wanted.channel,
        device_at=wanted.device_at,
        received_at=taken.at,
        by=by,
        supersedes=taken.before,
    )
    submission.save(force_insert=True)
    record(taken.verb, submission, by=by)
    paths = [flag.path for flag in taken.flags]
    taken.kind.handed_in(Handed(submission, item, taken.answers, paths, taken.before, by, taken.at))
    return submission


def _take(taken: _Taken) -> None:
    """Compare and set: of two at once one gets the item, of two corrections one the old one."""
    item = taken.item
    done_at = item.done_at or taken.at
    values = {"state": State.SUBMITTED, "is_nil": taken.wanted.is_nil, "done_at": done_at}
    # That its time was over a moment ago makes no other report of a first one.
    was = SILENT if taken.before is None else {item.state}
    if not ExpectedItem.objects.filter(pk=item.pk, state__in=was).update(**values):
        raise MovedMeanwhile
    if taken.before is not None:
        standing = Submission.objects.filter(pk=taken.before.pk, superseded_at=None)
        if not standing.update(superseded_at=taken.at):
            raise MovedMeanwhile
        taken.before.superseded_at = taken.at
    for name, value in values.items():
        setattr(item, name, value)


def _sealed(taken: _Taken, subject: UUID) -> tuple[bytes, bytes]:
    """Answers and signature, each empty where there is none; one look for the key."""
    signature = {"name": taken.wanted.signed_name.strip()} if taken.wanted.is_nil else {}
    parts = [value for value in (taken.sealed, signature) if value]
    day = taken.item.day
    made = iter(seal_many([(subject, each, day) for each in parts], purpose=taken.kind.key))
    return (next(made) if taken.sealed else b"", next(made) if signature else b"")


def subject_of(item: ExpectedItem) -> UUID:
    """Under whose key it is sealed: the person's, else the spot's or the institution's own."""
    if item.person is not None:
        return item.person.code
    return item.spot.code if item.spot is not None else current_institution().code
