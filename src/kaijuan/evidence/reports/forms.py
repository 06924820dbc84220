"""What is typed into the pages of the reports."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import fields
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.accounts.models import User
from kaijuan.core.errors import Refusal
from kaijuan.core.files import limits
from kaijuan.core.indicators.public import Comparator, active_language, indicators, units
from kaijuan.core.ui.fields import field_of
from kaijuan.core.validators import plain_text, sensible_day
from kaijuan.evidence.reports.domain import Reading, Verdict, correct_data_point, find_released
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.models import Absence, DataPoint
from kaijuan.evidence.reports.systems import system_label

#: Any number but one, to name a unit in the plural.
MANY: Final = Decimal(2)


class FileToCheck(forms.Form):
    """A file, or the SHA-256 that somebody worked out of it."""

    file = forms.FileField(
        label=pgettext_lazy("document", "File"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, Word, HTML or JSON, up to 10 MB. It is not kept."),
    )
    sha256 = forms.RegexField(
        r"\s*[0-9A-Fa-f]{64}\s*",
        label=_("or its SHA-256"),
        required=False,
        max_length=80,
        error_messages={"invalid": _("A SHA-256 has 64 digits from 0 to 9 and a to f.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > limits.MAX_UPLOAD_BYTES:
            raise ValidationError(
                _("The file is larger than 10 MB; check it by its SHA-256 instead.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("sha256"):
            raise ValidationError(_("Choose a file, or paste its SHA-256."))
        return given

    def verdict(self) -> Verdict:
        """What is known of it; the file is read piece by piece and never opened."""
        file = self.cleaned_data.get("file")
        if not file:
            return find_released(self.cleaned_data["sha256"])
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        return find_released(digest.hexdigest())


class FigureFilter(forms.Form):
    """Which figures of a report to list, and in which order."""

    ORDERS = ("ref", "label", "institution", "system", "when")

    chapter = forms.ChoiceField(label=_("Chapter"), required=False)
    system = forms.ChoiceField(label=_("Part of the work"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    indicator = forms.ChoiceField(label=_("Indicator"), required=False)
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(sign + order, order) for order in ORDERS for sign in ("", "-")],
    )

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data)
        figures = list(edition.figures.values())
        choices: dict[str, list[tuple[str, str]]] = {
            "chapter": [
                (str(chapter.number), f"{chapter.number} {chapter.title}")
                for chapter in edition.chapters
            ],
            "system": sorted({(each.system, system_label(each.system)) for each in figures}),
            "institution": sorted(
                {(each.institution.key, each.institution.name) for each in figures}
            ),
            "indicator": sorted(
                {(each.indicator, each.label) for each in figures}, key=lambda pair: pair[1]
            ),
        }
        for name, offered in choices.items():
            field_of(self, name, forms.ChoiceField).choices = [("", _("all")), *offered]


class DayField(forms.DateField):
    """A day as the browser's own control writes it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(
            required=False,
            widget=widget,
            input_formats=["%Y-%m-%d"],
            validators=[sensible_day],
            error_messages={"invalid": _("Write the day as 2020-02-28.")},
            **kwargs,
        )


class CorrectionForm(forms.Form):
    """A figure as it should have been read, and why."""

    code = forms.UUIDField(widget=forms.HiddenInput)
    comparator = forms.ChoiceField(label=_("Comparator"), choices=Comparator)
    value = forms.DecimalField(
        label=_("Number"),
        required=False,
        max_digits=20,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": "25"}),
        error_messages={"invalid": _("Write the number in digits, such as 600000.")},
    )
    unit = forms.ChoiceField(label=_("Unit"))
    absence = forms.ChoiceField(
        label=_("Why there is no number"),
        required=False,
        choices=[("", _("there is a number")), *Absence.choices],
        help_text=_("Only where the number is left empty. Nothing given is not zero."),
    )
    period_start = DayField(label=_("First day of the period"))
    period_end = DayField(label=_("Last day of the period"))
    as_of = DayField(label=_("As known on"))
    note = forms.CharField(label=_("Note"), required=False, max_length=500, validators=[plain_text])
    note_en = forms.CharField(
        label=_("Note in English"), required=False, max_length=500, validators=[plain_text]
    )
    reason = forms.CharField(
        label=_("Reason of the correction"),
        max_length=500,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody will read it beside the figure."),
        error_messages={"required": _("Say why the figure is corrected.")},
    )

    def __init__(self, point: DataPoint, data: Any = None) -> None:
        self.point = point
        initial = {each.name: getattr(point, each.name) for each in fields(Reading)}
        initial |= {"value": point.plain_value, "code": uuid.uuid4()}
        super().__init__(data, initial=initial)
        offered = [units.get(code) for code in indicators.get(point.indicator).units]
        field_of(self, "unit", forms.ChoiceField).choices = [
            (unit.code, unit.word(MANY, active_language())) for unit in offered
        ]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        start, end = kept.get("period_start"), kept.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", _("The last day is not before the first one."))
        return kept

    def write(self, *, by: User) -> DataPoint | None:
        """Correct the figure; None when it was refused, and then the form says why."""
        kept = self.cleaned_data
        reading = Reading(**{each.name: kept[each.name] for each in fields(Reading)})
        try:
            return correct_data_point(
                self.point, reading, reason=kept["reason"], by=by, code=kept["code"]
            )
        except Refusal as refusal:
            self.add_error(None, str(refusal))
        except ValidationError as error:
            self._show(error)
        return None

    def _show(self, error: ValidationError) -> None:
        """The model's sentences, each at its field where the form has one."""
        by_field = getattr(error, "error_dict", {})
        at_home = bool(by_field) and by_field.keys() <= self.fields.keys()
        self.add_error(None, error if at_home else error.messages)
