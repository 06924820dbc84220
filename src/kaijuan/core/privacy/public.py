"""What rooms use of privacy."""

from __future__ import annotations

from kaijuan.core.privacy.domain.erasing import erase_due, erase_subject
from kaijuan.core.privacy.domain.looks import record_look, record_looks
from kaijuan.core.privacy.domain.refusals import NoReason, NothingKept, Spoilt, TooOld
from kaijuan.core.privacy.domain.sealing import (
    seal,
    seal_bytes,
    seal_many,
    unseal,
    unseal_bytes,
    unseal_many,
)
from kaijuan.core.privacy.registry import Retention, Subjects, retentions, subjects

__all__ = [
    "NoReason",
    "NothingKept",
    "Retention",
    "Spoilt",
    "Subjects",
    "TooOld",
    "erase_due",
    "erase_subject",
    "record_look",
    "record_looks",
    "retentions",
    "seal",
    "seal_bytes",
    "seal_many",
    "subjects",
    "unseal",
    "unseal_bytes",
    "unseal_many",
]
