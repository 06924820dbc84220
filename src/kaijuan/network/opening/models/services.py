"""What an institution offers, and what each service does in each mode (S06)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.opening.hours import sensible_hours
from kaijuan.network.opening.models.enums import Mode, State
from kaijuan.network.opening.models.places import Place

NAME: Final = 100
CONTACT: Final = 200
HOW: Final = 300


class Channel(models.TextChoices):
    """How one gets the service."""

    ON_SITE = "on-site", pgettext_lazy("channel", "on site")
    TELEPHONE = "telephone", pgettext_lazy("channel", "by telephone")
    WEB = "web", pgettext_lazy("channel", "on the web")
    CHAT = "chat", pgettext_lazy("channel", "chat group")
    MAIL = "mail", pgettext_lazy("channel", "by e-mail")
    POST = "post", pgettext_lazy("channel", "delivered")


class Service(Published):
    """One service. ``kind`` is a key of ``kinds.service_kinds``; several may share a kind.

    ``responsible`` is a post or a department, as readers may know it, never needed as a person.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        related_name="services",
        null=True,
        blank=True,
    )
    channel = models.CharField(
        _("channel"), max_length=20, choices=Channel, default=Channel.ON_SITE
    )
    contact = models.CharField(
        _("contact"), max_length=CONTACT, blank=True, validators=[plain_line]
    )
    url = models.URLField(_("web address"), max_length=CONTACT, blank=True)
    responsible = models.CharField(
        _("responsible"), max_length=NAME, blank=True, validators=[plain_line]
    )
    note = models.TextField(_("note"), max_length=1000, blank=True, validators=[plain_text])
    position = models.PositiveIntegerField(default=0, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["position", "pk"]
        indexes: ClassVar = [models.Index(fields=["institution", "kind"])]
        constraints: ClassVar = [
            # What is given up keeps its name, and leaves it free for what takes its place.
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=Q(retired_at__isnull=True),
                name="service_name_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceRule(Published):
    """What ``service`` does in ``mode``. A mode without a rule: on in "open", else off.

    ``hours`` is a list of ``{"days": [1..7], "from": "08:00", "to": "22:00"}`` (ISO weekdays, times
    of the institution's zone, "24:00" is the end of the day; "to" before "from" ends the next
    day); empty means at all hours.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="rules")
    mode = models.CharField(_("mode"), max_length=20, choices=Mode)
    state = models.CharField(_("state"), max_length=20, choices=State)
    how = models.CharField(_("how"), max_length=HOW, blank=True, validators=[plain_line])
    how_en = models.CharField(
        _("how, in English"), max_length=HOW, blank=True, validators=[plain_line]
    )
    hours = models.JSONField(_("hours"), default=list, blank=True, validators=[sensible_hours])

    class Meta(Published.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "mode"], name="one_rule_for_each_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.mode}"
