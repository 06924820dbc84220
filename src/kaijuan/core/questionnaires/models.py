"""A form and its versions. What a version asks is fixed once it is published."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.questionnaires.published import PublishedVersion, VersionManager
from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_line, plain_text

TITLE: Final = 100
PURPOSE: Final = 1000
SOURCE: Final = 200


class Form(Published):
    """A form of one institution; every institution may take a form of the consortium.

    ``standard`` is the key of the form in the house that it was made from (``standard``).
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        pgettext_lazy("of a form", "title"), max_length=TITLE, validators=[plain_line]
    )
    title_en = models.CharField(
        _("English title"), max_length=TITLE, blank=True, validators=[plain_line]
    )
    purpose = models.TextField(
        pgettext_lazy("of a form", "purpose"),
        max_length=PURPOSE,
        blank=True,
        validators=[plain_text],
    )
    standard = models.CharField(max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "title"],
                condition=models.Q(retired_at__isnull=True),
                name="form_title_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Source(models.TextChoices):
    """Where a version came from."""

    BROWSER = "browser", pgettext_lazy("source of a form", "Written here")
    XLSFORM = "xlsform", pgettext_lazy("source of a form", "XLSForm")
    STANDARD = "standard", pgettext_lazy("source of a form", "Standard form")


class FormVersion(Published):
    """One version. ``definition`` is plain JSON (``definition.py``); ``published_at`` None: draft.

    ``sha256`` is that of the canonical JSON of the definition. Of a form at most one is a draft.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=10, choices=Source, default=Source.BROWSER)
    source_name = models.CharField(max_length=SOURCE, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    objects: ClassVar[Any] = VersionManager()

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["form", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_is_numbered"),
            models.UniqueConstraint(
                fields=["form"],
                condition=models.Q(published_at__isnull=True),
                name="form_has_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and self._is_published():
            raise PublishedVersion("A published version is not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self._is_published():
            raise PublishedVersion("A published version is not deleted.")
        return super().delete(*args, **kwargs)

    def _is_published(self) -> bool:
        """As it is stored: what stands in this object may be older."""
        rows = FormVersion.objects.filter(pk=self.pk, published_at__isnull=False)
        return bool(rows.exists())
