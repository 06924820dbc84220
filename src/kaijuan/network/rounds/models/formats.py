"""Tables that go to whoever asks: report once, and give each the columns it wants."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_line

NAME: Final = 100


class Level(models.TextChoices):
    """For whom a table is made."""

    LIBRARY = "library", pgettext_lazy("level of a table", "Library")
    UNIVERSITY = "university", pgettext_lazy("level of a table", "University")
    CONSORTIUM = "consortium", pgettext_lazy("level of a table", "Consortium")
    MINISTRY = "ministry", pgettext_lazy("level of a table", "Ministry")


class RowsOf(models.TextChoices):
    """What one line of the table is."""

    REPORTS = "reports", pgettext_lazy("rows of a table", "One line for each report")
    DAYS = "days", pgettext_lazy("rows of a table", "One line for each signed day")


class ExportFormat(Published):
    """The columns that somebody above wants, filled from what was reported once.

    ``columns``: a list of {"heading", "heading_en", "source", "values": {from: to}, "default"};
    ``source`` is the key of a field of the house or "answer:<path of a question>". A table that
    leaves the library and its university has ``rows`` of signed days only: counts, no person.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        pgettext_lazy("of a table", "name"), max_length=NAME, validators=[plain_line]
    )
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    level = models.CharField(_("for whom"), max_length=12, choices=Level)
    rows = models.CharField(_("lines"), max_length=8, choices=RowsOf)
    kind = models.CharField(_("kind of duty"), max_length=20)
    columns = models.JSONField(default=list, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=models.Q(retired_at__isnull=True),
                name="table_name_is_unique",
            )
        ]

    def __str__(self) -> str:
        return self.name
