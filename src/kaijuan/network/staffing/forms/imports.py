"""A table that comes in, and whether it is only to be checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaijuan.network.staffing.domain.import_people import import_people
from kaijuan.network.staffing.domain.import_records import import_records
from kaijuan.network.staffing.domain.importing import Imported


class TableForm(forms.Form):
    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV (UTF-8 or GB18030) or .xlsx, at most 10 MB and 2,000 lines."),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    @property
    def dry_run(self) -> bool:
        return "import" not in self.data


class PeopleTable(TableForm):
    def write(self, *, by: Any) -> Imported:
        return import_people(self.cleaned_data["file"], by=by, dry_run=self.dry_run)


class RecordsTable(TableForm):
    def write(self, *, by: Any) -> Imported:
        return import_records(self.cleaned_data["file"], by=by, dry_run=self.dry_run)
