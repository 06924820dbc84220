"""Notices to the public: what has changed, since when, until when (S10, its first half)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_line, plain_text

TITLE: Final = 120
BODY: Final = 4000
KINDS: Final = [
    ("closure", pgettext_lazy("notice", "Closure")),
    ("other", pgettext_lazy("notice", "Other")),
]


class Notice(Published):
    """One notice; public from ``published_at`` until ``expires_at`` or ``withdrawn_at``.

    A draft has no ``published_at``. What was once published is never deleted: who read it, read it.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        pgettext_lazy("notice", "title"), max_length=TITLE, validators=[plain_line]
    )
    title_en = models.CharField(
        _("English title"), max_length=TITLE, blank=True, validators=[plain_line]
    )
    body = models.TextField(
        pgettext_lazy("notice", "text"), max_length=BODY, validators=[plain_text]
    )
    body_en = models.TextField(
        _("English text"), max_length=BODY, blank=True, validators=[plain_text]
    )
    #: "closure" is what "hours from level change to closure notice" counts.
    kind = models.CharField(max_length=20, default="other", choices=KINDS)
    published_at = models.DateTimeField(pgettext_lazy("notice", "published"), null=True, blank=True)
    expires_at = models.DateTimeField(pgettext_lazy("notice", "until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    switch_code = models.UUIDField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = [F("published_at").desc(nulls_first=True), "-pk"]
        indexes: ClassVar = [models.Index(fields=["institution", "published_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                name="notice_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title
