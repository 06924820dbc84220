"""Pledges: a text in versions, signed by name, withdrawn with a reason (S19)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Walled
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.directory.public import Person
from kaijuan.network.rounds.public import Obligation

TITLE: Final = 100
TEXT: Final = 8000
NAME: Final = 100


class Pledge(Walled):
    """What is pledged, by its title; what it says stands in its versions."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        pgettext_lazy("of a pledge", "title"), max_length=TITLE, validators=[plain_line]
    )
    title_en = models.CharField(
        _("English title"), max_length=TITLE, blank=True, validators=[plain_line]
    )
    created_at = models.DateTimeField(default=now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "title"],
                condition=Q(retired_at__isnull=True),
                name="pledge_title_is_unique",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PledgeVersion(Walled):
    """One version; ``published_at`` None: a draft, of which there is at most one.

    A published one never changes, in the database itself. ``sha256`` is over the title and both
    texts (``domain.pledge_hash``).
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(
        pgettext_lazy("of a pledge", "text"), max_length=TEXT, validators=[plain_text]
    )
    text_en = models.TextField(
        _("English text"), max_length=TEXT, blank=True, validators=[plain_text]
    )
    sha256 = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["pledge", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pledge", "number"], name="pledge_version_is_numbered"),
            models.UniqueConstraint(
                fields=["pledge"],
                condition=Q(published_at__isnull=True),
                name="pledge_has_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.number}"


class Signature(Walled):
    """A name typed under a version. ``turn`` counts: who has withdrawn may sign again.

    ``sha256`` is over the version's digest, the person's code, the name and the time; with these
    anybody can compute it again.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PledgeVersion, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=NAME, validators=[plain_line])
    signed_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-signed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "person", "turn"], name="a_person_signs_a_version_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "sha256"])]

    def __str__(self) -> str:
        return str(self.code)


class Withdrawal(Walled):
    """A signature taken back; both stay on record. The reason is sealed (purpose "pledge")."""

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="withdrawal")
    at = models.DateTimeField(default=now)
    sealed = models.BinaryField(default=b"")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta(Walled.Meta):
        abstract = False

    def __str__(self) -> str:
        return str(self.signature_id)


class Asking(Walled):
    """A duty by which a version is to be signed."""

    version = models.ForeignKey(PledgeVersion, on_delete=models.PROTECT, related_name="askings")
    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="+")

    class Meta(Walled.Meta):
        abstract = False

    def __str__(self) -> str:
        return str(self.obligation_id)
