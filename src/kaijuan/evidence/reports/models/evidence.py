"""Where a figure was read, and what the source says there in our own words."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_text, sensible_day
from kaijuan.evidence.reports.models.data_point import DataPoint


class EvidenceKind(models.TextChoices):
    """What stands behind a figure."""

    REPORT = "report", _("a sentence in a report")
    SUBMISSION = "submission", _("a member's submission")
    ROWS = "rows", _("the rows that were counted")
    DERIVED = "derived", _("worked out from other figures")


class Source(Published):
    """A document that figures were read from."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80)
    title = models.CharField(
        pgettext_lazy("of a report", "title"), max_length=200, validators=[plain_text]
    )
    title_en = models.CharField(max_length=200, blank=True, validators=[plain_text])
    publisher = models.CharField(_("publisher"), max_length=200, validators=[plain_text])
    publisher_en = models.CharField(max_length=200, blank=True, validators=[plain_text])
    published_on = models.DateField(_("date"), null=True, validators=[sensible_day])

    class Meta(Published.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "slug"], name="a_source_is_kept_once")
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(Published):
    """One place in one source on which a data point stands; a paraphrase, never a quotation."""

    data_point = models.ForeignKey(DataPoint, on_delete=models.PROTECT, related_name="evidence")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=EvidenceKind, default=EvidenceKind.REPORT)
    locator = models.CharField(
        pgettext_lazy("in a document", "place"), max_length=120, validators=[plain_text]
    )
    locator_en = models.CharField(max_length=120, blank=True, validators=[plain_text])
    paraphrase = models.CharField(_("what it says"), max_length=500, validators=[plain_text])
    paraphrase_en = models.CharField(max_length=500, blank=True, validators=[plain_text])

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.locator
