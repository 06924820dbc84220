"""The switch: one decision for one institution; and the proposal that asks many (S06)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Published
from kaijuan.core.validators import plain_line
from kaijuan.network.opening.public import Mode, Place, Service
from kaijuan.network.plans.models.levels import LevelChange

NAME: Final = 120
REASON: Final = 300


class Proposal(Published):
    """The secretariat's proposal to members; each director answers with the switch made for it."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=NAME, validators=[plain_line])
    title_en = models.CharField(
        _("English title"), max_length=NAME, blank=True, validators=[plain_line]
    )
    #: Empty: each member's mode is the one its own plan brings at ``level_change``.
    mode = models.CharField(_("mode"), max_length=20, choices=Mode, blank=True)
    level_change = models.ForeignKey(
        LevelChange, on_delete=models.PROTECT, related_name="proposals", null=True, blank=True
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON, blank=True, validators=[plain_line])
    proposed_at = models.DateTimeField(default=now, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: The long job that carries out what is approved (jobs:job), if one was started.
    job_code = models.UUIDField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Switch(Published):
    """From ``starts_at`` until ``ends_at`` this institution, or the part named, goes to ``mode``.

    ``base_revision`` is the institution's number of switches when the preview was made: when
    another was applied since, this one is refused and says whose. ``plan_code`` and ``stage_code``
    name the plan's stage whose measures it carries out (walled rows, so by code); the measures
    added to it stand behind the wall too (``SwitchInside``). Personal: only who decided, as
    everywhere in the log.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("switch", "Proposed")
        DRAFT = "draft", pgettext_lazy("switch", "Being prepared")
        WAITING = "waiting", pgettext_lazy("switch", "Waiting for approval")
        APPROVED = "approved", pgettext_lazy("switch", "Approved")
        APPLIED = "applied", pgettext_lazy("switch", "Carried out")
        OVER = "over", pgettext_lazy("switch", "Over")
        UNDONE = "undone", pgettext_lazy("switch", "Taken back")
        REFUSED = "refused", pgettext_lazy("switch", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("switch", "Withdrawn")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="switches", null=True, blank=True
    )
    level_change = models.ForeignKey(
        LevelChange, on_delete=models.PROTECT, related_name="switches", null=True, blank=True
    )
    plan_code = models.UUIDField(null=True, blank=True, editable=False)
    stage_code = models.UUIDField(null=True, blank=True, editable=False)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON, blank=True, validators=[plain_line])
    reason_en = models.CharField(
        _("reason in English"), max_length=REASON, blank=True, validators=[plain_line]
    )
    state = models.CharField(
        _("state"), max_length=20, choices=State, default=State.DRAFT, editable=False
    )
    #: A value of ``Consent``.
    consent = models.CharField(max_length=20, default="second", editable=False)
    base_revision = models.PositiveIntegerField(default=0, editable=False)
    #: SHA-256 of the preview that was approved; what is applied must be the same changes.
    preview_digest = models.CharField(max_length=64, blank=True, editable=False)
    prepared_at = models.DateTimeField(default=now, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    #: The office of the university and its document, where the plan asks for it.
    approved_above = models.CharField(
        _("approved by the university"), max_length=NAME, blank=True, validators=[plain_line]
    )
    applied_at = models.DateTimeField(null=True, blank=True, editable=False)
    over_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    job_code = models.UUIDField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["institution", "state"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "institution"], name="a_member_answers_a_proposal_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="switch_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(service__isnull=True),
                name="switch_has_one_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.starts_at:%Y-%m-%d}"


class Revision(Published):
    """How many switches were applied or taken back at an institution, and the last of them.

    Raised by compare-and-set in the transaction of each: of two that were prepared on the same
    revision one wins, and the other is told by whom.
    """

    number = models.PositiveIntegerField(default=0)
    last = models.ForeignKey(Switch, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(Published.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution"], name="one_revision_for_each"),
        ]

    def __str__(self) -> str:
        return str(self.number)
