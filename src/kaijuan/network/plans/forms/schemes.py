"""Schemes of levels and areas, as the secretariat types them."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.plans.domain.schemes import MOST_LEVELS, remove_area, remove_scheme
from kaijuan.network.plans.domain.schemes import save_area as keep_area
from kaijuan.network.plans.domain.schemes import save_scheme as keep_scheme
from kaijuan.network.plans.models import Area, LevelScheme
from kaijuan.network.plans.models.levels import NAME

#: Between the Chinese and the English name of a level; both marks are on a Chinese keyboard.
_BETWEEN: Final = ("|", "｜")


def read_levels(text: str) -> list[tuple[str, str]]:
    """One level a line, "Ⅰ级响应 | Level I". Raises ``ValidationError``."""
    found = [_level(line) for line in text.splitlines() if line.strip()]
    if not 1 <= len(found) <= MOST_LEVELS:
        raise forms.ValidationError(
            _("Give between 1 and %(most)s levels, one a line.") % {"most": MOST_LEVELS}
        )
    return found


def _level(line: str) -> tuple[str, str]:
    name, _between, name_en = line.replace(_BETWEEN[1], _BETWEEN[0]).partition(_BETWEEN[0])
    for each in (name, name_en):
        plain_line(each.strip())
        if len(each.strip()) > NAME:
            raise forms.ValidationError(
                _("The name of a level has at most %(most)s characters.") % {"most": NAME}
            )
    if not name.strip():
        raise forms.ValidationError(_("A level needs a name before the bar."))
    return name.strip(), name_en.strip()


class SchemeForm(RowForm[LevelScheme]):
    levels = forms.CharField(
        label=_("Levels, the gravest first"),
        max_length=2000,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One a line; the English name after a bar: Ⅰ级响应 | Level I. A level keeps its line."
        ),
    )

    class Meta:
        model = LevelScheme
        fields: ClassVar = ["name", "name_en"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            levels = self.instance.levels.order_by("rank")
            self.fields["levels"].initial = "\n".join(
                f"{each.name} | {each.name_en}" if each.name_en else each.name for each in levels
            )

    def clean_levels(self) -> list[tuple[str, str]]:
        return read_levels(self.cleaned_data["levels"])

    def write(self, *, by: Any) -> LevelScheme:
        return keep_scheme(self.instance, self.cleaned_data["levels"], by=by)


class AreaForm(RowForm[Area]):
    cities = forms.MultipleChoiceField(
        label=_("Cities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As in the list of members; none chosen means all of them."),
    )

    class Meta:
        model = Area
        fields: ClassVar = ["name", "name_en", "cities"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Institution.objects.order_by("city_en", "city")
        found = dict.fromkeys(members.values_list("city", flat=True))
        # A city that no member lies in any more stays chosen.
        found |= dict.fromkeys(self.instance.cities)
        cities: Any = self.fields["cities"]
        cities.choices = [(each, each) for each in found if each]

    def write(self, *, by: Any) -> Area:
        return keep_area(self.instance, by=by)


class RemoveForm(forms.Form):
    """Nothing is typed; it is meant."""

    def __init__(self, *args: Any, row: LevelScheme | Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def write(self, *, by: Any) -> None:
        if isinstance(self.row, LevelScheme):
            remove_scheme(self.row, by=by)
        else:
            remove_area(self.row, by=by)
