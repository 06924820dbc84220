"""Staged plans (S05): versions with four parts, who is responsible, documents, and templates."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.walled import Published, Walled
from kaijuan.core.validators import plain_line, plain_text

NAME: Final = 120
TEXT: Final = 10_000


class Part(models.TextChoices):
    """The four parts of a plan, as the report of 2020 names them."""

    ORGANISATION = "organisation", pgettext_lazy("part of a plan", "Organisation")
    PEOPLE = "people", pgettext_lazy("part of a plan", "People")
    SERVICES = "services", pgettext_lazy("part of a plan", "Services")
    EMERGENCY = "emergency", pgettext_lazy("part of a plan", "Emergencies")


class Plan(Published):
    """A plan of an institution. What everyone may know: that it is there, and since when in force.

    ``in_force_since`` and ``in_force_number`` follow the version that is in force; None and 0
    without one.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    in_force_since = models.DateTimeField(null=True, blank=True, editable=False)
    in_force_number = models.PositiveIntegerField(default=0, editable=False)
    #: Every time it was in force: ``[{"number", "since", "until"}]`` in ISO 8601, UTC; the last
    #: ``until`` is None while it still is. So the figure of an earlier day can be told later.
    in_force_periods = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "name"], name="plan_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanVersion(Walled):
    """One version: drafted, reviewed, approved, in force, out of force. Approved, it is fixed."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("plan", "Draft")
        REVIEWED = "reviewed", pgettext_lazy("plan", "Reviewed")
        APPROVED = "approved", pgettext_lazy("plan", "Approved")
        IN_FORCE = "in-force", pgettext_lazy("plan", "In force")
        ENDED = "ended", pgettext_lazy("plan", "No longer in force")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(
        _("state"), max_length=20, choices=State, default=State.DRAFT, editable=False
    )
    organisation = models.TextField(
        _("organisation"), max_length=TEXT, blank=True, validators=[plain_text]
    )
    people = models.TextField(
        pgettext_lazy("part of a plan", "people"),
        max_length=TEXT,
        blank=True,
        validators=[plain_text],
    )
    services = models.TextField(_("services"), max_length=TEXT, blank=True, validators=[plain_text])
    emergency = models.TextField(
        _("emergencies"), max_length=TEXT, blank=True, validators=[plain_text]
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    drafted_at = models.DateTimeField(default=now, editable=False)
    #: Raised by every change of the draft, so that of two who write at once one is told.
    revision = models.PositiveIntegerField(default=0, editable=False)
    #: The template that the draft was begun with.
    template = models.ForeignKey(
        "plans.PlanTemplate",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    #: Why the reviewer or the approver gave the draft back; empty when it was not.
    given_back_because = models.CharField(
        _("why it is given back"), max_length=300, blank=True, validators=[plain_line]
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: The office of the university that approved it, and its document; empty where none had to.
    approved_above = models.CharField(
        _("approved by the university"), max_length=NAME, blank=True, validators=[plain_line]
    )
    in_force_from = models.DateTimeField(_("in force from"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_for_each_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="in-force"), name="one_version_is_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"


class PlanDuty(Walled):
    """Who is responsible for a part of a version: a person of the directory, or a post.

    A person who is removed from the directory goes from the plans too; the post stays.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="duties")
    part = models.CharField(_("part"), max_length=20, choices=Part)
    person = models.ForeignKey(
        "directory.Person",
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    post = models.CharField(_("post"), max_length=NAME, blank=True, validators=[plain_line])
    duty = models.CharField(_("responsible for"), max_length=NAME, validators=[plain_line])

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["part", "pk"]

    def __str__(self) -> str:
        return self.duty


class PlanDocument(Walled):
    """A file that belongs to a version; kept by its SHA-256 (``core.files.store``)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    added_at = models.DateTimeField(default=now, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class PlanTemplate(Published):
    """A plan that others may take over: its parts, stages and measures, without any person.

    ``body`` is ``{"parts": {part: text}, "stages": [{…, "measures": [{"kind", "parameters"}]}]}``.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    summary = models.TextField(
        _("what it is for"), max_length=1000, blank=True, validators=[plain_text]
    )
    body = models.JSONField(default=dict)
    shared_at = models.DateTimeField(default=now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["-shared_at", "-pk"]

    def __str__(self) -> str:
        return self.name
