"""The text of a release: chapters, sections, and claims with figures and names in them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaijuan.core.indicators.public import Quantifier
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.walled import GuardedQuerySet, Published, PublishedManager
from kaijuan.core.validators import plain_text
from kaijuan.evidence.reports.models.data_point import DataPoint
from kaijuan.evidence.reports.models.release import (
    Release,
    ReleaseIsPublished,
    State,
    refuse_if_published,
)


class PartQuerySet(GuardedQuerySet[Any]):
    """Bulk writes to the parts of a release stop when it is published."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        refuse_if_published({row.release_id_now() for row in rows})
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        refuse_if_published({row.release_id_now() for row in rows})
        return super().bulk_update(rows, *args, **kwargs)

    def update(self, **values: Any) -> int:
        self._refuse_published()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_published()
        return super().delete()

    def _refuse_published(self) -> None:
        path = "__".join((*self.model.to_release, "state"))
        if self.filter(**{path: State.PUBLISHED}).exists():
            raise ReleaseIsPublished


class PartManager(PublishedManager.from_queryset(PartQuerySet)):  # type: ignore[misc]  # a base that is made at run time
    """The manager of a release's parts, also for related access."""

    use_in_migrations = False


class PartOfRelease(Published):
    """A row that belongs to a release and is fixed when the release is published."""

    #: The foreign keys that lead to the release.
    to_release: ClassVar[tuple[str, ...]] = ("release",)

    objects: ClassVar[Any] = PartManager()

    class Meta(Published.Meta):
        abstract = True

    def release_id_now(self) -> int:
        """The id of the release that this row belongs to."""
        *way, last = self.to_release
        holder = reduce(getattr, way, self)
        release_id: int = getattr(holder, f"{last}_id")
        return release_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_published({self.release_id_now()})
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_published({self.release_id_now()})
        return super().delete(*args, **kwargs)


class Chapter(PartOfRelease):
    """A chapter; number 0 is what stands before the first."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, validators=[plain_text])
    title_en = models.CharField(max_length=120, blank=True, validators=[plain_text])

    class Meta(PartOfRelease.Meta):
        abstract = False
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "number"], name="chapters_are_numbered")
        ]

    def __str__(self) -> str:
        return self.title


class Section(PartOfRelease):
    """Part of a chapter; ``locator`` is where the source speaks of it."""

    to_release = ("chapter", "release")

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True, validators=[plain_text])
    title_en = models.CharField(max_length=120, blank=True, validators=[plain_text])
    locator = models.CharField(max_length=120, validators=[plain_text])
    locator_en = models.CharField(max_length=120, blank=True, validators=[plain_text])

    class Meta(PartOfRelease.Meta):
        abstract = False
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chapter", "position"], name="sections_are_in_order")
        ]

    def __str__(self) -> str:
        return self.title


class Claim(PartOfRelease):
    """A sentence with figures in it.

    ``text`` holds ``{F03}`` where figure F03 stands with its unit, ``{F03:bare}`` where only its
    number does. ``n`` is the number of members the claim is about, None where nobody knows it.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="claims")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="claims")
    ref = models.CharField(max_length=12, validators=[plain_text])
    position = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000, validators=[plain_text])
    text_en = models.TextField(max_length=2000, blank=True, validators=[plain_text])
    quantifier = models.CharField(
        max_length=8, choices=Quantifier, default=Quantifier.NONE, verbose_name=_("how many")
    )
    n = models.PositiveIntegerField(null=True, blank=True)

    class Meta(PartOfRelease.Meta):
        abstract = False
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "ref"], name="claims_are_numbered")
        ]

    def __str__(self) -> str:
        return self.ref


class ClaimFigure(PartOfRelease):
    """A figure that a claim holds."""

    to_release = ("claim", "release")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="figures")
    data_point = models.ForeignKey(DataPoint, on_delete=models.PROTECT, related_name="standings")

    class Meta(PartOfRelease.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "data_point"], name="a_figure_stands_once")
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}:{self.data_point_id}"


class ClaimName(PartOfRelease):
    """An institution that the source names for a claim; ``written_as`` where it wrote an alias."""

    to_release = ("claim", "release")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="names")
    named = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    written_as = models.CharField(max_length=100, blank=True, validators=[plain_text])
    position = models.PositiveSmallIntegerField()

    class Meta(PartOfRelease.Meta):
        abstract = False
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "named"], name="a_library_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}:{self.named_id}"


class NoteKind(models.TextChoices):
    """What a margin note 眉批 is about."""

    EVIDENCE = "evidence", _("Evidence")
    DOUBT = "doubt", _("In doubt")
    DERIVED = "derived", _("Derived")
    NAMES = "names", _("Names")
    READING = "reading", _("How to read it")


class ClaimNote(PartOfRelease):
    """A note in the margin beside a claim."""

    to_release = ("claim", "release")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=12, choices=NoteKind)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500, validators=[plain_text])
    text_en = models.CharField(max_length=500, blank=True, validators=[plain_text])

    class Meta(PartOfRelease.Meta):
        abstract = False
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.text
