"""Beginning a release."""

from __future__ import annotations

import uuid
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.accounts.models import User
from kaijuan.core.audit.public import record
from kaijuan.evidence.reports.models import Release

#: What the addresses of the reports claim for themselves.
RESERVED: Final = frozenset({"verify"})


def draft_release(
    *,
    slug: str,
    title: str,
    by: User | None,
    title_en: str = "",
    subtitle: str = "",
    subtitle_en: str = "",
    code: uuid.UUID | None = None,
) -> Release:
    """An empty draft of the institution whose scope is open. Raises ValidationError."""
    if slug in RESERVED:
        raise ValidationError({"slug": _("This name is taken by a page. Choose another.")})
    release = Release(
        code=code or uuid.uuid4(),
        slug=slug,
        title=title,
        title_en=title_en,
        subtitle=subtitle,
        subtitle_en=subtitle_en,
    )
    with transaction.atomic():
        release.full_clean(exclude=["institution"])
        release.save(force_insert=True)
        record("release.drafted", release, by=by)
    return release
