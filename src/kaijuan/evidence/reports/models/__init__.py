"""What the room keeps. All rows are published: everyone may read what a release holds."""

from kaijuan.evidence.reports.models.claim import (
    Chapter,
    Claim,
    ClaimFigure,
    ClaimName,
    ClaimNote,
    NoteKind,
    Section,
)
from kaijuan.evidence.reports.models.data_point import Absence, DataPoint
from kaijuan.evidence.reports.models.evidence import Evidence, EvidenceKind, Source
from kaijuan.evidence.reports.models.file import ReleaseFile
from kaijuan.evidence.reports.models.release import Release, ReleaseIsPublished, State

__all__ = [
    "Absence",
    "Chapter",
    "Claim",
    "ClaimFigure",
    "ClaimName",
    "ClaimNote",
    "DataPoint",
    "Evidence",
    "EvidenceKind",
    "NoteKind",
    "Release",
    "ReleaseFile",
    "ReleaseIsPublished",
    "Section",
    "Source",
    "State",
]
