"""A release: a report that was compiled, frozen and published under its own digest."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.errors import Refusal
from kaijuan.core.tenancy.walled import GuardedQuerySet, Published, PublishedManager
from kaijuan.core.validators import plain_text


class State(models.TextChoices):
    """Whether a release may still be written on."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class ReleaseIsPublished(Refusal):
    """A published release, and what it was made from, never changes."""

    says = _("This release is published and stays as it is. Correct the figure, or start another.")


class ReleaseQuerySet(GuardedQuerySet["Release"]):
    """Bulk writes leave published releases alone, and say so."""

    def published(self) -> ReleaseQuerySet:
        return self.filter(state=State.PUBLISHED)

    def update(self, **values: Any) -> int:
        self._refuse_published()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_published()
        return super().delete()

    def bulk_update(self, objs: Any, fields: Any, *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        Release.objects.filter(pk__in=[row.pk for row in rows])._refuse_published()
        return super().bulk_update(rows, fields, *args, **kwargs)

    def _refuse_published(self) -> None:
        if self.filter(state=State.PUBLISHED).exists():
            raise ReleaseIsPublished


class ReleaseManager(PublishedManager.from_queryset(ReleaseQuerySet)):  # type: ignore[misc]  # a base that is made at run time
    """The manager of releases, also for related access."""

    use_in_migrations = False


class Release(Published):
    """One compiled report of the consortium that owns it.

    ``body`` is the frozen report: canonical JSON (sorted keys, no floats), empty in a draft.
    ``sha256`` is the digest of its UTF-8 bytes. ``published_on`` is the date that the report
    bears; ``frozen_at`` is when this house froze it.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(
        pgettext_lazy("of a report", "title"), max_length=200, validators=[plain_text]
    )
    title_en = models.CharField(max_length=200, blank=True, validators=[plain_text])
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True, validators=[plain_text])
    subtitle_en = models.CharField(max_length=300, blank=True, validators=[plain_text])
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, editable=False)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)
    body = models.TextField(blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    figure_count = models.PositiveIntegerField(default=0, editable=False)
    institutions_reporting = models.PositiveIntegerField(null=True, editable=False)

    objects: ClassVar[Any] = ReleaseManager()

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["-published_on", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft", body="", sha256="", published_on=None, frozen_at=None)
                | (
                    Q(state="published", published_on__isnull=False, frozen_at__isnull=False)
                    & ~Q(body="")
                    & ~Q(sha256="")
                ),
                name="a_published_release_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    def get_absolute_url(self) -> str:
        return reverse("reports:release", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            refuse_if_published({self.pk})
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_published({self.pk})
        return super().delete(*args, **kwargs)


def refuse_if_published(releases: set[int]) -> None:
    """Raise `ReleaseIsPublished` when one of these ids is a published release, as stored."""
    if Release.objects.filter(pk__in=releases, state=State.PUBLISHED).exists():
        raise ReleaseIsPublished
