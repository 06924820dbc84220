"""The filter of the wall of members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.models import Institution, InstitutionQuerySet, Kind
from kaijuan.core.ui.fields import field_of


class MemberFilter(forms.Form):
    """``q`` (name, alias, ministry code, pinyin or initials), ``kind`` and ``city``."""

    q = forms.CharField(
        label=_("Find a library"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Name, city, pinyin or initials")}
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    city = forms.ChoiceField(
        label=_("City"), required=False, widget=forms.Select(attrs={"class": "input input-auto"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "kind", forms.ChoiceField).choices = [
            ("", _("all kinds")),
            *((value, label) for value, label in Kind.choices if value != Kind.CONSORTIUM),
        ]
        cities = field_of(self, "city", forms.ChoiceField)
        cities.choices = [("", _("all cities")), *_cities()]

    def narrow(self, members: InstitutionQuerySet, *, kind: bool = True) -> InstitutionQuerySet:
        """The members that pass; every word of ``q`` must occur. ``kind=False``: of all kinds."""
        wanted = self.cleaned_data
        if kind and wanted.get("kind"):
            members = members.filter(kind=wanted["kind"])
        if wanted.get("city"):
            members = members.filter(city=wanted["city"])
        for word in wanted.get("q", "").lower().split():
            members = members.filter(search__contains=word)
        return members


def _cities() -> list[tuple[str, str]]:
    rows = Institution.objects.members().order_by("city_en").values_list("city", "city_en")
    english = get_language() == "en"
    return [(city, f"{latin} {city}" if english else city) for city, latin in rows.distinct()]
