"""Public response levels, and how they changed: what was so, and what was believed when (S05)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_line

NAME: Final = 60
DOCUMENT: Final = 200


class LevelScheme(Published):
    """A scale of levels, such as the public health response Ⅰ to Ⅳ, or one of your own."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class Level(Published):
    """One step of a scheme. ``rank`` 1 is the gravest."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scheme = models.ForeignKey(LevelScheme, on_delete=models.CASCADE, related_name="levels")
    rank = models.PositiveSmallIntegerField(_("rank"))
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["scheme", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "rank"], name="one_level_for_each_rank"),
        ]

    def __str__(self) -> str:
        return self.name


class Area(Published):
    """Where a level holds: the cities of ``cities`` (names as in the register), empty for all."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    cities = models.JSONField(_("cities"), default=list, blank=True)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class LevelChange(Published):
    """From ``effective_at`` on, ``level`` holds in ``area``; None: the response is over.

    A row is never edited. A correction is a new row that ``supersedes`` the wrong one, or takes it
    back (``withdrawn``); ``recorded_at`` says from when on it was believed. ``announced_at`` is
    when the public was told, before or after it took effect.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scheme = models.ForeignKey(LevelScheme, on_delete=models.PROTECT, related_name="changes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="changes")
    level = models.ForeignKey(
        Level, on_delete=models.PROTECT, related_name="changes", null=True, blank=True
    )
    effective_at = models.DateTimeField(_("in effect from"))
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    document = models.CharField(
        _("document"), max_length=DOCUMENT, blank=True, validators=[plain_line]
    )
    document_url = models.URLField(_("address of the document"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=DOCUMENT, blank=True, validators=[plain_line])
    recorded_at = models.DateTimeField(default=now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="superseded_by", null=True, blank=True
    )
    withdrawn = models.BooleanField(default=False, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["effective_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(supersedes__isnull=False),
                name="only_what_was_said_is_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level_id} {self.effective_at:%Y-%m-%d}"
