"""What is asked of a table: for whom, its lines, its columns, and what is taken away."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.rounds.domain.format_rows import Table, export_table
from kaijuan.network.rounds.domain.format_sources import is_personal, rows_allowed, sources_of
from kaijuan.network.rounds.domain.formats import (
    ColumnWanted,
    add_column,
    retire_format,
    save_format,
)
from kaijuan.network.rounds.forms.upward import SpanFilter, day_field, kind_choices
from kaijuan.network.rounds.models import ExportFormat, Level, Obligation, RowsOf

_MOST_VALUES: Final = 50


class FormatsFilter(ListFilter):
    """By level."""

    level = forms.ChoiceField(
        label=_("for whom"),
        required=False,
        choices=[("", pgettext_lazy("levels", "all")), *Level.choices],
    )
    field_order = ("q", "level")


class FormatForm(RowForm[ExportFormat]):
    """A new table, or its names; kind and lines stay."""

    class Meta:
        model = ExportFormat
        fields = ("name", "name_en", "level", "kind", "rows")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("kind of duty"), choices=kind_choices())
        self.fields["rows"].help_text = _(
            "A table for the consortium or the ministry has one line for each signed day: counts "
            "only, small ones left out."
        )
        if self.instance.pk:
            del self.fields["kind"], self.fields["rows"]
        elif current_institution().is_consortium:
            self.fields["rows"].initial = RowsOf.DAYS

    def clean(self) -> dict[str, Any]:
        wanted: dict[str, Any] = super().clean() or {}
        rows = wanted.get("rows", self.instance.rows)
        if wanted.get("level") and rows and not rows_allowed(wanted["level"], rows):
            self.add_error(
                "level",
                _("Named reports stay in the library and its university. Take the signed days."),
            )
        return wanted

    def write(self, *, by: Any) -> ExportFormat:
        if not self.instance.pk:
            self.instance.kind = self.cleaned_data["kind"]
        return save_format(self.instance, by=by)


class ColumnForm(forms.Form):
    """One more column."""

    source = forms.ChoiceField(label=pgettext_lazy("of a column", "What it shows"))
    heading = forms.CharField(
        label=pgettext_lazy("of a column", "Heading"), max_length=100, validators=[plain_line]
    )
    heading_en = forms.CharField(
        label=_("English heading"), max_length=100, required=False, validators=[plain_line]
    )
    values = forms.CharField(
        label=pgettext_lazy("of a column", "Write instead"),
        required=False,
        max_length=2000,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One line each, the value first: “yes=1”. For answers the value is the name of the "
            "choice, for yes and no it is yes or no."
        ),
    )
    default = forms.CharField(
        label=pgettext_lazy("of a column", "Where there is nothing"),
        required=False,
        max_length=100,
        validators=[plain_line],
        help_text=_("Left empty the cell stays empty. A missing value is never written as 0."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, table: ExportFormat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        choices = [(each.key, each.label) for each in sources_of(table)]
        field_of(self, "source", forms.ChoiceField).choices = choices
        self.fields["revision"].initial = table.revision

    def clean_values(self) -> dict[str, str]:
        lines = [line.strip() for line in self.cleaned_data["values"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > _MOST_VALUES:
            raise forms.ValidationError(_("At most 50 lines."))
        found: dict[str, str] = {}
        for line in lines:
            value, sign, written = line.partition("=")
            if not sign or not value.strip():
                raise forms.ValidationError(
                    _("Write one line for each value, with = between: yes=1")
                )
            found[value.strip()] = written.strip()
        return found

    def write(self, *, by: Any) -> ExportFormat:
        wanted = dict(self.cleaned_data)
        revision = wanted.pop("revision")
        return add_column(self.table, ColumnWanted(**wanted), revision=revision, by=by)


class ColumnChange(forms.Form):
    """Which column goes where."""

    position = forms.IntegerField(min_value=0, max_value=1000)
    revision = forms.IntegerField(min_value=0, max_value=2_000_000_000)
    do = forms.ChoiceField(choices=[(each, each) for each in ("up", "down", "remove")])


class RetireForm(forms.Form):
    """Nothing is asked."""

    def __init__(self, *args: Any, table: ExportFormat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def write(self, *, by: Any) -> ExportFormat:
        return retire_format(self.table, by=by)


class ExportForm(SpanFilter):
    """The span, one duty or all of the kind, and why, where persons are named."""

    start = day_field(pgettext_lazy("span", "From"), required=True)
    end = day_field(pgettext_lazy("span", "to"), required=True)
    duty: forms.ModelChoiceField[Obligation] = forms.ModelChoiceField(
        label=pgettext_lazy("rounds", "Duty"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("duties", "all"),
    )
    reason = forms.CharField(
        label=pgettext_lazy("of an export", "Reason"),
        required=False,
        max_length=200,
        validators=[plain_line],
        help_text=_(
            "It is kept with your name, and everybody whose report is in the table can read it."
        ),
    )
    format = forms.ChoiceField(
        label=pgettext_lazy("of an export", "File"), choices=[("xlsx", "Excel"), ("csv", "CSV")]
    )
    field_order = ("start", "end", "duty", "reason", "format")

    def __init__(self, *args: Any, table: ExportFormat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        del self.fields["q"]
        duties = Obligation.objects.filter(kind=table.kind).order_by("title")
        field_of(self, "duty", forms.ModelChoiceField).queryset = duties
        if table.rows == RowsOf.DAYS:
            del self.fields["duty"]
        if is_personal(table):
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def lines(self, *, by: Any) -> Table:
        wanted = self.cleaned_data
        return export_table(
            self.table,
            start=wanted["start"],
            end=wanted["end"],
            obligation=wanted.get("duty"),
            reason=wanted.get("reason", ""),
            by=by,
        )
