"""Libraries and buildings of an institution."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_line

NAME: Final = 100
ADDRESS: Final = 200


class PlaceKind(models.TextChoices):
    """A library (such as a branch on another campus), or a building of one."""

    LIBRARY = "library", pgettext_lazy("place", "Library")
    BUILDING = "building", pgettext_lazy("place", "Building")


class Place(Published):
    """Where services are given. A building may belong to a library (``parent``)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        on_delete=models.PROTECT,
        related_name="parts",
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    address = models.CharField(
        _("address"), max_length=ADDRESS, blank=True, validators=[plain_line]
    )
    position = models.PositiveIntegerField(default=0, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            # What is given up keeps its name, and leaves it free for what takes its place.
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=Q(retired_at__isnull=True),
                name="place_name_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name
