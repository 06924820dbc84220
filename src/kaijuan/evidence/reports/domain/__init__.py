"""Whole state changes of this room, one function each."""

from kaijuan.evidence.reports.domain.build import build_files, build_release
from kaijuan.evidence.reports.domain.correct import (
    AlreadyCorrected,
    NothingCorrected,
    correct_data_point,
)
from kaijuan.evidence.reports.domain.draft import draft_release
from kaijuan.evidence.reports.domain.frozen import canonical, digest, verify
from kaijuan.evidence.reports.domain.publish import NotReady, publish_release
from kaijuan.evidence.reports.domain.record import (
    EvidenceText,
    Reading,
    SameCodeOtherFigure,
    record_data_point,
)

__all__ = [
    "AlreadyCorrected",
    "EvidenceText",
    "NotReady",
    "NothingCorrected",
    "Reading",
    "SameCodeOtherFigure",
    "build_files",
    "build_release",
    "canonical",
    "correct_data_point",
    "digest",
    "draft_release",
    "publish_release",
    "record_data_point",
    "verify",
]
