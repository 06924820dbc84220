"""What the secretariat types of response levels. ``write()`` hands over to the domain."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line
from kaijuan.network.plans.domain.levels import (
    LevelWanted,
    correct_level,
    record_level,
    withdraw_level,
)
from kaijuan.network.plans.forms.moments import MomentField, day_field
from kaijuan.network.plans.models import Area, Level, LevelChange, LevelScheme
from kaijuan.network.plans.models.levels import DOCUMENT

_OVER: Final = "over:"


def level_choices(keeper: Institution) -> list[tuple[str, list[tuple[str, str]]]]:
    """The levels of each scheme, the gravest first, then that its response is over. Two queries."""
    schemes = LevelScheme.objects.filter(institution=keeper).prefetch_related("levels")
    found = []
    for scheme in schemes:
        entries = [(str(each.code), localised(each, "name")) for each in scheme.levels.all()]
        entries.append((f"{_OVER}{scheme.slug}", str(_("the response is over"))))
        found.append((localised(scheme, "name"), entries))
    return found


class _SayingForm(forms.Form):
    """What a change says, whether it is new or put right."""

    what = forms.ChoiceField(label=pgettext_lazy("response", "Level"))
    effective_at = MomentField(label=_("In effect from"))
    announced_at = MomentField(
        label=pgettext_lazy("response", "Announced"),
        required=False,
        help_text=_("When the public was told; leave it empty where it is not known."),
    )
    document = forms.CharField(
        label=pgettext_lazy("response", "Document"),
        required=False,
        max_length=DOCUMENT,
        validators=[plain_line],
        help_text=_("Title or number, as it was published."),
    )
    document_url = forms.URLField(
        label=_("Address of the document"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[plain_line],
    )
    note = forms.CharField(
        label=pgettext_lazy("response", "Note"),
        required=False,
        max_length=DOCUMENT,
        validators=[plain_line],
        help_text=_("Everyone can read it."),
    )

    def __init__(self, *args: Any, keeper: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keeper = keeper
        what: Any = self.fields["what"]
        what.choices = [("", "—"), *level_choices(keeper)]
        for name in ("effective_at", "announced_at"):
            moment: Any = self.fields[name]
            moment.in_zone_of(keeper)

    def scheme_and_level(self) -> tuple[LevelScheme, Level | None]:
        """What was chosen; the choices were made of rows that are there."""
        chosen = str(self.cleaned_data["what"])
        if chosen.startswith(_OVER):
            return LevelScheme.objects.get(slug=chosen.removeprefix(_OVER)), None
        level = Level.objects.select_related("scheme").get(code=chosen)
        return level.scheme, level

    def wanted(self, area: Area) -> LevelWanted:
        scheme, level = self.scheme_and_level()
        said = self.cleaned_data
        return LevelWanted(
            scheme=scheme,
            area=area,
            level=level,
            effective_at=said["effective_at"],
            announced_at=said["announced_at"],
            document=said["document"],
            document_url=said["document_url"],
            note=said["note"],
        )


class LevelForm(_SayingForm):
    area: forms.ModelChoiceField[Area] = forms.ModelChoiceField(
        label=pgettext_lazy("response", "Area"), queryset=None, to_field_name="slug"
    )
    tell = forms.BooleanField(
        label=_("Tell the directors and librarians whom it concerns"),
        required=False,
        initial=True,
    )
    field_order = ("area", "what", "effective_at", "announced_at", "document", "document_url")

    def __init__(self, *args: Any, keeper: Institution, **kwargs: Any) -> None:
        super().__init__(*args, keeper=keeper, **kwargs)
        area: Any = self.fields["area"]
        area.queryset = Area.objects.filter(institution=keeper)

    def write(self, *, by: Any) -> LevelChange:
        wanted = self.wanted(self.cleaned_data["area"])
        return record_level(wanted, by=by, tell=self.cleaned_data["tell"])


class CorrectLevelForm(_SayingForm):
    def __init__(self, *args: Any, change: LevelChange, **kwargs: Any) -> None:
        over = f"{_OVER}{change.scheme.slug}"
        kwargs["initial"] = {
            "what": str(change.level.code) if change.level else over,
            "effective_at": change.effective_at,
            "announced_at": change.announced_at,
            "document": change.document,
            "document_url": change.document_url,
            "note": change.note,
        }
        super().__init__(*args, **kwargs)
        self.change = change

    def write(self, *, by: Any) -> LevelChange:
        return correct_level(self.change, self.wanted(self.change.area), by=by)


class WithdrawLevelForm(forms.Form):
    note = forms.CharField(
        label=_("Why"),
        max_length=DOCUMENT,
        validators=[plain_line],
        help_text=_("Everyone can read it."),
    )

    def __init__(self, *args: Any, change: LevelChange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.change = change

    def write(self, *, by: Any) -> LevelChange:
        return withdraw_level(self.change, note=self.cleaned_data["note"], by=by)


class BelievedForm(forms.Form):
    """``?on=``: what was believed at the end of that day."""

    on = day_field(label=_("What was known on"), required=False)


class ChangesFilter(ListFilter):
    area: forms.ModelChoiceField[Area] = forms.ModelChoiceField(
        label=pgettext_lazy("response", "Area"),
        queryset=None,
        required=False,
        to_field_name="slug",
        empty_label=_("all areas"),
    )
    scheme: forms.ModelChoiceField[LevelScheme] = forms.ModelChoiceField(
        label=_("Levels of"),
        queryset=None,
        required=False,
        to_field_name="slug",
        empty_label=_("all"),
    )
    field_order = ("q", "area", "scheme")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["area"].queryset = Area.objects.all()
        fields["scheme"].queryset = LevelScheme.objects.all()
