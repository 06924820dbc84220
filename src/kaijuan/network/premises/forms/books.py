"""Batches of returned books."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line
from kaijuan.network.plans.public import MomentField
from kaijuan.network.premises.domain.batches import (
    BatchWanted,
    hold_hours,
    receive_batch,
    release_batch,
    set_hold,
    treat_batch,
)
from kaijuan.network.premises.forms.widgets import CodedForm, whole
from kaijuan.network.premises.models import BookBatch, HoldPolicy, Treated, WhereFrom
from kaijuan.network.premises.models.books import MOST_BOOKS, MOST_HOURS, MOST_RUN, NOTE, NUMBER


def _moment_of(form: forms.Form, name: str) -> MomentField:
    field = field_of(form, name, MomentField)
    field.in_zone_of(current_institution())
    return field


class BatchForm(CodedForm):
    count = whole(pgettext_lazy("returned books", "How many books"), least=1, most=MOST_BOOKS)
    where_from = forms.ChoiceField(
        label=pgettext_lazy("returned books", "From where"),
        choices=WhereFrom.choices,
        widget=forms.RadioSelect,
    )
    method = forms.ChoiceField(
        label=pgettext_lazy("returned books", "How they are treated"),
        choices=[
            (Treated.REST, _("They rest for the time that the library has set")),
            (Treated.STERILISER, _("They go through the steriliser")),
        ],
        widget=forms.RadioSelect,
        initial=Treated.REST,
    )
    received_at = MomentField(
        label=pgettext_lazy("returned books", "Came back at"),
        required=False,
        help_text=_("Empty: now."),
    )
    number = forms.CharField(
        label=pgettext_lazy("returned books", "Number of the batch"),
        max_length=NUMBER,
        required=False,
        validators=[plain_line],
        help_text=_("Write it on the box. Empty: the next number of the day."),
    )
    note = forms.CharField(
        label=pgettext_lazy("returned books", "Note"),
        max_length=NOTE,
        required=False,
        validators=[plain_line],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _moment_of(self, "received_at")

    def write(self, *, by: Any) -> BookBatch:
        said = self.cleaned_data
        self.batch = receive_batch(
            BatchWanted(
                code=said["code"],
                count=said["count"],
                where_from=said["where_from"],
                method=said["method"],
                number=said["number"],
                # Written down on a telephone without a line, it counts from then.
                received_at=said["received_at"],
                note=said["note"],
            ),
            by=by,
        )
        return self.batch


class TreatForm(forms.Form):
    started_at = MomentField(label=pgettext_lazy("returned books", "The run began at"))
    minutes = whole(
        pgettext_lazy("returned books", "Minutes that it takes"), least=1, most=MOST_RUN
    )

    def __init__(self, data: Any, *, batch: BookBatch) -> None:
        super().__init__(data)
        self.batch = batch
        _moment_of(self, "started_at").initial = now().replace(second=0, microsecond=0)

    def write(self, *, by: Any) -> BookBatch:
        said = self.cleaned_data
        return treat_batch(
            self.batch, started_at=said["started_at"], minutes=said["minutes"], by=by
        )


class ReleaseForm(forms.Form):
    def __init__(self, data: Any, *, batch: BookBatch) -> None:
        super().__init__(data)
        self.batch = batch

    def write(self, *, by: Any) -> BookBatch:
        return release_batch(self.batch, by=by)


class HoldForm(forms.Form):
    hours = whole(pgettext_lazy("returned books", "Hours of rest"), most=MOST_HOURS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].initial = hold_hours()

    def write(self, *, by: Any) -> HoldPolicy:
        return set_hold(self.cleaned_data["hours"], by=by)


class BatchesFilter(ListFilter):
    show = forms.ChoiceField(
        label=pgettext_lazy("returned books", "Show"),
        required=False,
        choices=[
            ("", pgettext_lazy("returned books", "not back on the shelf")),
            ("today", pgettext_lazy("returned books", "may go back today")),
            ("waiting", pgettext_lazy("returned books", "waiting for the steriliser")),
            ("released", pgettext_lazy("returned books", "back on the shelf")),
            ("all", pgettext_lazy("returned books", "all of them")),
        ],
    )
    field_order = ("q", "show")
