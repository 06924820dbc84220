"""An XLSForm as it is sent: read, shown, and taken over as a draft."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaijuan.core.questionnaires.domain.begin import take_import
from kaijuan.core.questionnaires.forms.boxes import line
from kaijuan.core.questionnaires.limits import XLSFORM_BYTES
from kaijuan.core.questionnaires.models import SOURCE, TITLE, Form, FormVersion
from kaijuan.core.questionnaires.xlsform.reading import Imported, import_xlsform

ENDINGS: Final = (".xlsx", ".xls", ".csv", ".md")


class ImportForm(forms.Form):
    """``form`` None: a form of its own, under ``title``; else its next version."""

    file = forms.FileField(
        label=gettext_lazy("XLSForm"),
        help_text=gettext_lazy("Excel (.xlsx, .xls), .csv or .md; at most 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    title = line(
        pgettext_lazy("of a form", "title"),
        longest=TITLE,
        help_text=gettext_lazy("Empty: the name of the file."),
    )

    def __init__(self, *args: Any, form: Form | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = form
        if form is not None:
            del self.fields["title"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(ENDINGS):
            raise ValidationError(_("Choose an XLSForm: .xlsx, .xls, .csv or .md."))
        if file.size > XLSFORM_BYTES:
            raise ValidationError(_("The file is larger than 5 MB."))
        return file

    def read(self) -> Imported:
        """What the file asks. Raises ``XLSFormRefused``; nothing is written."""
        file = self.cleaned_data["file"]
        return import_xlsform(file.read(), str(file.name))

    def write(self, imported: Imported, *, by: Any) -> FormVersion:
        """All of it as a draft, or nothing."""
        name = str(self.cleaned_data["file"].name)[:SOURCE]
        title = (
            str(self.cleaned_data.get("title", "")).strip()
            or imported.title[:TITLE]
            or PurePath(name).stem[:TITLE]
        )
        return take_import(imported, form=self.row, title=title, file_name=name, by=by)
