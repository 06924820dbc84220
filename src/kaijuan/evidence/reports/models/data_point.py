"""A data point: one figure with what it means, written once and superseded, never changed."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.indicators.public import (
    Comparator,
    IndicatorKind,
    Point,
    indicators,
    units,
)
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.triggers import append_only
from kaijuan.core.tenancy.walled import GuardedQuerySet, Published, PublishedManager
from kaijuan.core.validators import plain_text, sensible_day
from kaijuan.evidence.reports.models.release import Release

#: A growth may be negative; nothing shrinks by more than all of it.
LEAST_PERCENT: Final = Decimal(-100)
#: What a correction may change; the rest says which figure it is.
CONTENT: Final = (
    "comparator",
    "value",
    "absence",
    "unit",
    "period_start",
    "period_end",
    "as_of",
    "note",
    "note_en",
)


class Absence(models.TextChoices):
    """Why there is no number. None of these is zero."""

    NOT_REPORTED = "not-reported", _("not reported")
    NOT_APPLICABLE = "not-applicable", _("does not apply")
    SUPPRESSED = "suppressed", _("too small to be shown")


class DataPointQuerySet(GuardedQuerySet["DataPoint"]):
    """Data points, of which the latest revision is the current one."""

    def current(self) -> DataPointQuerySet:
        return self.filter(superseded_by__isnull=True)


class DataPointManager(PublishedManager.from_queryset(DataPointQuerySet)):  # type: ignore[misc]  # a base that is made at run time
    """The manager of data points, also for related access."""

    use_in_migrations = False


@append_only
class DataPoint(Published):
    """One figure about ``subject``, vouched for by the institution that owns the row.

    ``ref`` ("F01") is its number in the release it was compiled for. A correction is a new row
    that names what it supersedes; the database itself refuses changes and deletions.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    compiled_for = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, related_name="data_points"
    )
    ref = models.CharField(
        pgettext_lazy("of a figure", "number"), max_length=12, blank=True, validators=[plain_text]
    )
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    subject = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    indicator = models.CharField(_("indicator"), max_length=60)
    comparator = models.CharField(
        _("comparator"), max_length=10, choices=Comparator, default=Comparator.EXACT
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    absence = models.CharField(
        _("why there is no number"), max_length=16, choices=Absence, blank=True
    )
    unit = models.CharField(_("unit"), max_length=30)
    period_start = models.DateField(
        _("first day of the period"), null=True, blank=True, validators=[sensible_day]
    )
    period_end = models.DateField(
        _("last day of the period"), null=True, blank=True, validators=[sensible_day]
    )
    as_of = models.DateField(_("as known on"), null=True, blank=True, validators=[sensible_day])
    note = models.CharField(_("note"), max_length=500, blank=True, validators=[plain_text])
    note_en = models.CharField(
        _("note in English"), max_length=500, blank=True, validators=[plain_text]
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.CharField(
        _("reason of the correction"), max_length=500, blank=True, validators=[plain_text]
    )
    recorded_at = models.DateTimeField(default=now, editable=False)

    objects: ClassVar[Any] = DataPointManager()

    class Meta(Published.Meta):
        abstract = False
        ordering: ClassVar = ["compiled_for", "ref", "revision"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(period_start=None)
                | Q(period_end=None)
                | Q(period_start__lte=F("period_end")),
                name="a_period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(value=None)
                | Q(value__gte=0)
                | Q(unit="percent", value__gte=LEAST_PERCENT),
                name="a_figure_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(value=None) & ~Q(absence="") | Q(value__isnull=False, absence=""),
                name="a_missing_number_says_why",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None, revision=1, reason="")
                | Q(supersedes__isnull=False, revision__gt=1) & ~Q(reason=""),
                name="a_correction_says_why",
            ),
            models.UniqueConstraint(
                fields=["compiled_for", "ref", "revision"],
                condition=~Q(ref=""),
                name="a_number_stands_once_in_a_release",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["indicator", "subject"])]

    def __str__(self) -> str:
        return self.ref or str(self.code)

    def clean(self) -> None:
        """What the database cannot know: the registered indicators and their units."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.indicator not in indicators:
            errors["indicator"] = _("Choose one of the registered indicators.")
        elif self.unit not in indicators.get(self.indicator).units or self.unit not in units:
            errors["unit"] = _("Choose a unit of this indicator.")
        if self.value is None and not self.absence:
            errors["value"] = _("Give the number, or say why there is none.")
        if self.value is not None and self.absence:
            errors["absence"] = _("There is a number: leave this empty.")
        if errors:
            raise ValidationError(errors)

    @property
    def plain_value(self) -> str | None:
        """The number as text, without trailing zeros; None when there is none."""
        if self.value is None:
            return None
        text = f"{self.value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    @property
    def is_statement(self) -> bool:
        return indicators.get(self.indicator).kind is IndicatorKind.STATEMENT

    def point(self) -> Point:
        """The figure as a plain value, for presentation and arithmetic."""
        return Point(
            ref=str(self),
            indicator=indicators.get(self.indicator),
            subject=self.subject.key,
            comparator=Comparator(self.comparator),
            value=None if self.plain_value is None else Decimal(self.plain_value),
            unit=units.get(self.unit),
            period_start=self.period_start,
            period_end=self.period_end,
            as_of=self.as_of,
            whole=self.subject.kind == Kind.CONSORTIUM,
        )
