"""Whole state changes of this room, one function each."""

from kaijuan.evidence.reports.domain.build import build_files, write_files
from kaijuan.evidence.reports.domain.correct import (
    AlreadyCorrected,
    NothingCorrected,
    correct_data_point,
)
from kaijuan.evidence.reports.domain.draft import draft_release
from kaijuan.evidence.reports.domain.frozen import canonical, digest, verify
from kaijuan.evidence.reports.domain.keep import (
    content_of,
    files_of,
    keep_files,
    keep_red_heads,
)
from kaijuan.evidence.reports.domain.publish import NotReady, publish_release
from kaijuan.evidence.reports.domain.put import Sent, put_correction, put_data_point
from kaijuan.evidence.reports.domain.recognise import Verdict, find_released, verify_file
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
    "Sent",
    "Verdict",
    "build_files",
    "canonical",
    "content_of",
    "correct_data_point",
    "digest",
    "draft_release",
    "files_of",
    "find_released",
    "keep_files",
    "keep_red_heads",
    "publish_release",
    "put_correction",
    "put_data_point",
    "record_data_point",
    "verify",
    "verify_file",
    "write_files",
]
