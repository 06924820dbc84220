"""The roof: institutions and who belongs to them in which role."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now


class Kind(models.TextChoices):
    """What an institution is; the words of the ministry's register."""

    CONSORTIUM = "consortium", _("Consortium")
    UNDERGRADUATE_PUBLIC = "undergraduate-public", _("Undergraduate, public")
    UNDERGRADUATE_PRIVATE = "undergraduate-private", _("Undergraduate, private")
    VOCATIONAL_PUBLIC = "vocational-public", _("Vocational, public")
    VOCATIONAL_PRIVATE = "vocational-private", _("Vocational, private")
    MILITARY = "military", _("Military")


class Role(models.TextChoices):
    """What a person may do at an institution."""

    READER = "reader", _("Reader")
    LIBRARIAN = "librarian", _("Librarian")
    FACILITIES = "facilities", _("Facilities staff")
    DIRECTOR = "director", _("Director")
    SECRETARIAT = "secretariat", _("Secretariat")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")

    @property
    def at_consortium(self) -> bool:
        """Given at the consortium only; the auditor anywhere, every other role at a member."""
        return self in {Role.SECRETARIAT, Role.OPERATOR}


#: Ministry codes of Chinese institutions of higher education have five digits.
moe_code_validator = RegexValidator(r"^[0-9]{5}\Z", _("A ministry code has five digits."))
key_validator = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9-]{0,19}\Z",
    _("A key has at most 20 Latin letters, digits and hyphens."),
)


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """Roof rows: everyone may read them."""

    def members(self) -> InstitutionQuerySet:
        """Every institution but the consortium itself, in the order of the register."""
        return self.exclude(kind=Kind.CONSORTIUM).order_by("number", "key")

    def consortium(self) -> Institution:
        """The one consortium of this deployment; raises DoesNotExist before it is set up."""
        return self.get(kind=Kind.CONSORTIUM)


class Institution(models.Model):
    """A library's institution, or the consortium itself (``kind=consortium``).

    Institutions are known by ``key`` (the ministry code, or a local one such as ``L28``), never by
    name: names change and contain one another. ``slug`` is made once and never changes.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(_("key"), max_length=20, unique=True, validators=[key_validator])
    moe_code = models.CharField(
        _("ministry code"), max_length=5, blank=True, validators=[moe_code_validator]
    )
    number = models.PositiveIntegerField(_("number in the register"), default=0)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    city = models.CharField(_("city"), max_length=40)
    city_en = models.CharField(max_length=80, blank=True)
    pinyin = models.CharField(max_length=400, blank=True)
    initials = models.CharField(max_length=100, blank=True)
    search = models.TextField(blank=True)
    sample = models.BooleanField(_("made-up sample"), default=False)
    joined_at = models.DateTimeField(default=now, editable=False)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(kind="consortium"),
                name="one_consortium_per_deployment",
            ),
            models.UniqueConstraint(
                fields=["moe_code"],
                condition=~models.Q(moe_code=""),
                name="ministry_code_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_consortium(self) -> bool:
        return self.kind == Kind.CONSORTIUM


class Membership(models.Model):
    """One role of one person at one institution."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "institution", "role"], name="a_role_is_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.institution_id}"
