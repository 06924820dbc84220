"""Names of institutions, and the departments, people and leading groups of each."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.walled import Published, Walled
from kaijuan.core.validators import plain_line, plain_text, sensible_day

NAME: Final = 100
POSITION: Final = 100
CONTACT: Final = 200
DUTY: Final = 200
PURPOSE: Final = 1000


class AliasKind(models.TextChoices):
    """Why an institution is also called so."""

    SHORT = "short", _("Short name")
    FORMER = "former", _("Former name")
    MISPRINT = "misprint", _("Misprint")
    OTHER = "other", _("Other name")


class Alias(Published):
    """Another name of an institution. No two institutions share any name or alias."""

    name = models.CharField(_("name"), max_length=NAME, unique=True, validators=[plain_line])
    kind = models.CharField(_("kind"), max_length=20, choices=AliasKind, default=AliasKind.OTHER)

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class Department(Walled):
    """A department of the library."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    name_en = models.CharField(
        _("English name"), max_length=NAME, blank=True, validators=[plain_line]
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "name"], name="department_name_is_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Person(Walled):
    """Somebody who works for the library. Purpose, basis and retention: ``personal_data``."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        pgettext_lazy("of a person", "name"), max_length=NAME, validators=[plain_line]
    )
    position = models.CharField(
        _("position"), max_length=POSITION, blank=True, validators=[plain_line]
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        on_delete=models.PROTECT,
        related_name="people",
        null=True,
        blank=True,
    )
    contact = models.CharField(
        _("contact"),
        max_length=CONTACT,
        blank=True,
        validators=[plain_line],
        help_text=_("Only at work: extension, work telephone or e-mail."),
    )
    #: The account with which the person signs in, where there is one.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    #: Since when the person no longer works here; what was expected before stays as it was.
    left_on = models.DateField(_("left on"), null=True, blank=True, validators=[sensible_day])
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["institution", "name"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "user"], name="an_account_is_one_person_here"
            )
        ]

    def __str__(self) -> str:
        return self.name


class LeadingGroup(Walled):
    """A group that leads a matter, such as the prevention of an epidemic (S04)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=NAME, validators=[plain_line])
    purpose = models.TextField(
        _("purpose"), max_length=PURPOSE, blank=True, validators=[plain_text]
    )
    established_on = models.DateField(_("set up on"), validators=[sensible_day])
    dissolved_on = models.DateField(
        _("dissolved on"), null=True, blank=True, validators=[sensible_day]
    )
    sample = models.BooleanField(_("made-up sample"), default=False, editable=False)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "name"], name="leading_group_name_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=F("established_on")),
                name="leading_group_ends_after_it_begins",
                violation_error_message=_(
                    "A group cannot be dissolved before it was set up. Correct one of the dates."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Responsibility(Walled):
    """One duty of one person in a leading group, from ``since`` to ``until`` (both inclusive)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(
        LeadingGroup, on_delete=models.CASCADE, related_name="responsibilities"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="responsibilities",
    )
    duty = models.CharField(_("responsible for"), max_length=DUTY, validators=[plain_line])
    is_leader = models.BooleanField(_("leads the group"), default=False)
    since = models.DateField(_("since"), validators=[sensible_day])
    until = models.DateField(_("until"), null=True, blank=True, validators=[sensible_day])

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "person", "duty"],
                condition=Q(until__isnull=True),
                name="a_running_duty_is_given_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="responsibility_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.duty


def running_first(rows: Any) -> Any:
    """Responsibilities in the order of a page: running before ended, leaders first."""
    return rows.order_by(F("until").desc(nulls_first=True), "-is_leader", "since", "pk")


class ImportFile(models.Model):
    """A long table of institutions while the worker takes it in; its own host may be another."""

    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("table that is being imported")

    def __str__(self) -> str:
        return self.sha256
