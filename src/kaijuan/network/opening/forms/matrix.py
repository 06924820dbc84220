"""The filter of the matrix."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.models import InstitutionQuerySet, Kind
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.network.opening.domain.matrix import SILENT, Row
from kaijuan.network.opening.domain.windows import Window
from kaijuan.network.opening.forms.notices import cities
from kaijuan.network.opening.kinds import service_kinds
from kaijuan.network.opening.models import Mode

MODES = [*Mode.choices, (SILENT, pgettext_lazy("mode", "Not stated"))]


class MatrixFilter(ListFilter):
    """``q`` as on the wall of members; ``mode``, ``kind`` and ``city`` of the member; ``service``
    a kind of service, ``state`` what a reader finds of it (without ``service``: of any)."""

    mode = forms.ChoiceField(
        label=_("Opening mode"), required=False, choices=[("", _("all modes")), *MODES]
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("all kinds")),
            *((value, label) for value, label in Kind.choices if value != Kind.CONSORTIUM),
        ],
    )
    city = forms.ChoiceField(label=_("City"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    state = forms.ChoiceField(
        label=_("Now"), required=False, choices=[("", _("whatever it is")), *Window.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Find a library")
        fields: dict[str, Any] = self.fields
        fields["city"].choices = [("", _("all cities")), *cities()]
        kinds = [(kind.key, kind.label) for kind in service_kinds]
        fields["service"].choices = [("", _("all services")), *kinds]

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves out members before anything is worked out."""
        return any(self.cleaned_data[name] for name in ("q", "kind", "city"))

    def members(self, members: InstitutionQuerySet) -> InstitutionQuerySet:
        """What the database can narrow."""
        wanted = self.cleaned_data
        if wanted["kind"]:
            members = members.filter(kind=wanted["kind"])
        if wanted["city"]:
            members = members.filter(city=wanted["city"])
        for word in wanted["q"].lower().split():
            members = members.filter(search__contains=word)
        return members

    def rows(self, rows: list[Row]) -> list[Row]:
        """What is known only after everything was worked out: services and their state."""
        service, state = self.cleaned_data["service"], self.cleaned_data["state"]
        if not service and not state:
            return rows
        return [row for row in rows if row.shows(service, state)]

    def of_mode(self, rows: list[Row]) -> list[Row]:
        """Apart from the rest, so that the counts by mode can be of all of them."""
        mode = self.cleaned_data["mode"]
        return [row for row in rows if row.mode == mode] if mode else rows
