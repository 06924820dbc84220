"""What was handed in. A correction supersedes; nothing is overwritten."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.questionnaires.public import FormVersion
from kaijuan.core.tenancy.walled import Walled
from kaijuan.network.rounds.models.expected import ExpectedItem


class Channel(models.TextChoices):
    """The way by which it came."""

    PAGE = "page", pgettext_lazy("channel of a submission", "Page")
    OFFLINE = "offline", pgettext_lazy("channel of a submission", "Kept offline, sent later")
    API = "api", pgettext_lazy("channel of a submission", "Program")
    PHONE = "phone", pgettext_lazy("channel of a submission", "Telephone")
    PAPER = "paper", pgettext_lazy("channel of a submission", "Paper")


class Submission(Walled):
    """What one person answered, under an id that their own device made.

    ``code`` and ``sha256`` (of the canonical body, keyed: few answers are possible, and a plain
    digest would tell which it was) make a resend the same submission. ``answers``
    are those that say nothing of a person; ``sealed`` are the personal and sensitive ones under
    the key of ``subject`` (a person's code; ``core.privacy``), empty where there are none.
    ``flags`` is how many of its answers raise an alert. ``superseded_at`` None: it stands.
    """

    code = models.UUIDField(unique=True)
    item = models.ForeignKey(ExpectedItem, on_delete=models.PROTECT, related_name="submissions")
    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="+", null=True
    )
    subject = models.UUIDField(null=True, blank=True)
    is_nil = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)
    sealed = models.BinaryField(blank=True, default=b"")
    sha256 = models.CharField(max_length=64)
    flags = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.PAGE)
    #: The typed name where it is signed: nil, a pledge.
    signed_name = models.BinaryField(blank=True, default=b"")
    device_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    #: Why it was sent back, sealed like the answers: it may speak of them.
    returned_reason = models.BinaryField(blank=True, default=b"")
    #: By the clock: what was sealed can no longer be read.
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(superseded_at__isnull=True),
                name="one_submission_stands",
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)


class Attachment(Walled):
    """A file or photo of an answer; it may come later than its submission, under its own id.

    ``sealed_under`` is the person's code where the kept bytes are sealed.
    """

    code = models.UUIDField(unique=True)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    question = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    #: SHA-256 of what was sent (empty where it was sealed and is erased), and of what is kept.
    sha256 = models.CharField(max_length=64)
    kept_sha256 = models.CharField(max_length=64)
    sealed_under = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField(default=now)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
