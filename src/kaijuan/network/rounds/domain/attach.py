"""A file or photo of an answer, exactly once, also when it comes later than its submission."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.files.store import keep, kept
from kaijuan.core.privacy.public import seal_bytes, unseal_bytes
from kaijuan.core.questionnaires.public import definition_of
from kaijuan.network.rounds.domain.attach_paths import answer_at, plain_path
from kaijuan.network.rounds.domain.attach_types import Taken, take
from kaijuan.network.rounds.domain.read_answers import opened
from kaijuan.network.rounds.domain.submit import subject_of
from kaijuan.network.rounds.domain.submit_guards import is_own, may_hand_in
from kaijuan.network.rounds.domain.submit_refusals import (
    FileClash,
    NothingExpected,
    NotThatFile,
    TooManyFiles,
)
from kaijuan.network.rounds.models import Attachment, Submission

#: Files with one submission: every photo of a repeat, and some that were taken anew.
MOST: Final = 200


def attach(
    code: UUID, submission: UUID, question: str, data: bytes, *, name: str, by: Any
) -> tuple[Attachment, bool]:
    """Keep ``data`` as the file of ``question`` (a path); the second is False for a resend.

    What it is, its bytes say. Of a photo only the picture is kept: where it was taken is not.
    Where the question is marked as personal or sensitive the kept bytes are sealed. Raises
    NothingExpected, NotThatFile, TooManyFiles, FileNotTaken, FileClash and TooOld.
    """
    found = _submission(submission, by)
    sha256 = hashlib.sha256(data).hexdigest()
    if earlier := _earlier(code, found, question, sha256):
        return earlier, False
    marked, picture = _asked(found, question)
    if found.files.count() >= MOST:
        raise TooManyFiles
    taken = take(data, name, picture=picture)
    try:
        with transaction.atomic():
            made = _write(code, found, question, sha256, taken, marked=marked, by=by)
    except IntegrityError as error:
        if earlier := _earlier(code, found, question, sha256):
            return earlier, False
        raise FileClash from error
    return made, True


def content_of(file: Attachment) -> bytes | None:
    """The bytes that are kept; None where they are erased or lost. Who may, the caller asked."""
    data = kept(file.kept_sha256)
    if data is None or file.sealed_under is None:
        return data
    item = file.submission.item
    return unseal_bytes(data, subject=file.sealed_under, purpose=item.obligation.kind, day=item.day)


def files_of(submission: Submission, answers: Mapping[str, Any]) -> dict[str, Attachment]:
    """The files by question, of those that ``answers`` names; a correction that still names a file
    has that of before, and what was handed in before never that of a correction."""
    rows = Attachment.objects.filter(submission__item=submission.item_id)
    rows = rows.filter(submission__lte=submission.pk).order_by("pk").select_related("submission")
    return {file.question: file for file in rows if answer_at(answers, file.question)}


def _submission(code: UUID, by: Any) -> Submission:
    rows = Submission.objects.select_related(
        "item__occurrence", "item__obligation", "item__person", "item__spot", "form_version"
    )
    found: Submission | None = rows.filter(code=code).first()
    if found is None or not may_hand_in(found.item, by):
        raise NothingExpected
    # Whoever may ring a person hands in for them, and adds nothing to what they handed in.
    of_another = found.item.person_id is not None and not is_own(found.item, by)
    if of_another and found.by_id != by.pk:
        raise NothingExpected
    return found


def _earlier(code: UUID, of: Submission, question: str, sha256: str) -> Attachment | None:
    found: Attachment | None = Attachment.objects.filter(code=code).first()
    if found is None:
        return None
    # Of what was erased the digest is gone too.
    same = found.sha256 in {sha256, ""}
    if not same or (found.submission_id, found.question) != (of.pk, question):
        raise FileClash
    return found


def _asked(submission: Submission, question: str) -> tuple[bool, bool]:
    """Whether the question is marked, and whether it asks for a picture. Raises NotThatFile."""
    if submission.form_version is None or submission.superseded_at is not None:
        raise NotThatFile
    node = definition_of(submission.form_version).nodes.get(plain_path(question))
    if node is None or node.type not in {"image", "file"}:
        raise NotThatFile
    answers = opened(submission)
    if not answers or not answer_at(answers, question):
        raise NotThatFile
    return bool(node.mark), node.type == "image"


def _write(
    code: UUID,
    submission: Submission,
    question: str,
    sha256: str,
    taken: Taken,
    *,
    marked: bool,
    by: Any,
) -> Attachment:
    item = submission.item
    subject = subject_of(item) if marked else None
    data = taken.data
    if subject is not None:
        data = seal_bytes(subject, data, purpose=item.obligation.kind, day=item.day)
    file = Attachment(
        code=code,
        submission=submission,
        question=question,
        # What a person called a file may say what is in it.
        name=taken.name if subject is None else f"file{taken.suffix}",
        media_type=taken.media_type,
        size=len(taken.data),
        sha256=sha256,
        kept_sha256=keep(data),
        sealed_under=subject,
    )
    file.save(force_insert=True)
    record("submission.file_attached", submission, by=by)
    return file
