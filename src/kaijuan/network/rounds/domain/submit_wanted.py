"""What is sent in, and how one sees that it was sent before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from kaijuan.network.rounds.models import Channel, Submission

if TYPE_CHECKING:
    from kaijuan.core.questionnaires.public import Flag


@dataclass(frozen=True, slots=True)
class SubmissionWanted:
    """One report. ``code`` is made by the device that sends it, once.

    ``subject`` is the code of the person or spot, None (or the institution's own code) where the
    institution itself reports. ``form_version`` None: that of the occurrence. ``answers`` are raw,
    as ``check_answers`` takes them. ``device_at`` is what the device's clock said; it is kept and
    decides nothing but what "today" means in the form. ``supersedes``: the submission it corrects.
    """

    code: UUID
    occurrence: UUID
    subject: UUID | None = None
    form_version: UUID | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    is_nil: bool = False
    signed_name: str = ""
    device_at: dt.datetime | None = None
    channel: str = Channel.PAGE
    supersedes: UUID | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """``created`` False: it was handed in before, and nothing was written; then no flags."""

    submission: Submission
    created: bool
    flags: Sequence[Flag] = ()


def digest_of(wanted: SubmissionWanted) -> str:
    """HMAC-SHA-256, as hexadecimal, of the canonical body; the way it came is no part of it.

    Keyed with the house's secret: a report has so few possible answers that whoever held a plain
    digest could try them all, also after they were erased.
    """
    body = {
        "occurrence": str(wanted.occurrence),
        "subject": str(wanted.subject or ""),
        "form_version": str(wanted.form_version or ""),
        "answers": wanted.answers,
        "is_nil": wanted.is_nil,
        "signed_name": wanted.signed_name,
        "device_at": wanted.device_at.timestamp() if wanted.device_at else None,
        "supersedes": str(wanted.supersedes or ""),
    }
    text = json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    ).encode("utf-8", "surrogatepass")
    return salted_hmac("kaijuan.rounds.submission", text, algorithm="sha256").hexdigest()
