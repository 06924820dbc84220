"""What the API answers about forms."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from ninja import Schema

from kaijuan.core.questionnaires.models import Source


class FormOut(Schema):
    """A form in use. ``version`` is the newest published one, ``sha256`` that of its definition."""

    code: UUID
    institution: str
    title: str
    title_en: str
    purpose: str
    standard: str
    version: int
    sha256: str
    published_at: dt.datetime
    sample: bool


class VersionOut(Schema):
    """One published version, without what it asks."""

    code: UUID
    number: int
    sha256: str
    source: Source
    published_at: dt.datetime


class WholeFormOut(FormOut):
    """A form with its published versions, the newest first."""

    versions: list[VersionOut]


class WholeVersionOut(VersionOut):
    """A version with what it asks: ``definition`` is the JSON that pages and checks go by."""

    form: UUID
    definition: dict[str, Any]
