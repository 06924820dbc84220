"""Routes and their points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.premises.domain.routes import (
    renew_code,
    retire_point,
    retire_route,
    save_point,
    save_route,
    set_stops,
)
from kaijuan.network.premises.forms.widgets import (
    offer_places,
    place_field,
    whole,
)
from kaijuan.network.premises.models import (
    Point,
    PointWhat,
    Route,
    WallCode,
)
from kaijuan.network.premises.models.patrol import LOOK_FOR, NOTE
from kaijuan.network.rounds.public import Spot


class SpotForm(RowForm[Spot]):
    """Name, building and floor of a spot."""

    place = place_field()

    class Meta:
        model = Spot
        fields: ClassVar = ["name", "name_en", "floor"]
        help_texts: ClassVar = {"floor": _("Such as 1F or B1; spots are listed by it.")}

    field_order: tuple[str, ...] = ("name", "name_en", "place", "floor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self, self.instance.place)

    def spot(self) -> Spot:
        self.instance.place = self.cleaned_data["place"]
        return self.instance


class PointForm(SpotForm):
    what = forms.ChoiceField(label=pgettext_lazy("patrol", "What it is"), choices=PointWhat.choices)
    look_for = forms.CharField(
        label=pgettext_lazy("patrol", "What to check"),
        max_length=LOOK_FOR,
        required=False,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Each thing on a line of its own: whoever walks reads it at the point."),
    )
    field_order = ("name", "name_en", "what", "place", "floor", "look_for")

    def __init__(self, *args: Any, point: Point | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=point.spot if point else None, **kwargs)
        self.fields["what"].initial = self.instance.what or PointWhat.DOOR
        self.fields["look_for"].initial = point.look_for if point else ""

    def write(self, *, by: Any) -> Point:
        spot = self.spot()
        spot.what = self.cleaned_data["what"]
        return save_point(spot, look_for=self.cleaned_data["look_for"], by=by)


class RouteForm(SpotForm):
    note = forms.CharField(
        label=pgettext_lazy("patrol", "Instructions"),
        max_length=NOTE,
        required=False,
        validators=[plain_line],
        help_text=_("Such as where the keys are, or whom to call at night."),
    )
    field_order = ("name", "name_en", "place", "floor", "note")

    def __init__(self, *args: Any, route: Route | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=route.spot if route else None, **kwargs)
        self.fields["note"].initial = route.note if route else ""

    def write(self, *, by: Any) -> Route:
        return save_route(self.spot(), note=self.cleaned_data["note"], by=by)


class StopsForm(forms.Form):
    """A number for each point of the route; empty: it is not on it."""

    def __init__(self, data: Any, *, route: Route, points: Sequence[Point]) -> None:
        super().__init__(data)
        self.route, self.points = route, points
        order = {stop.point_id: stop.position for stop in route.stops.all()}
        for point in points:
            field = whole(point.spot.name, least=1, most=9999, required=False)
            field.help_text = point.spot.floor
            field.initial = order.get(point.pk)
            self.fields[f"place-{point.code}"] = field

    def write(self, *, by: Any) -> None:
        numbered = [(self.cleaned_data[f"place-{each.code}"], each) for each in self.points]
        chosen = [(number, each) for number, each in numbered if number is not None]
        chosen.sort(key=lambda pair: (pair[0], pair[1].spot.name, pair[1].pk))
        set_stops(self.route, [each for _number, each in chosen], by=by)


class RetirePointForm(forms.Form):
    def __init__(self, data: Any, *, point: Point) -> None:
        super().__init__(data)
        self.point = point

    def write(self, *, by: Any) -> None:
        retire_point(self.point, by=by)


class RenewForm(RetirePointForm):
    def write(self, *, by: Any) -> None:
        self.made: WallCode = renew_code(self.point, by=by)


class RetireRouteForm(forms.Form):
    def __init__(self, data: Any, *, route: Route) -> None:
        super().__init__(data)
        self.route = route

    def write(self, *, by: Any) -> None:
        retire_route(self.route, by=by)


class PointsFilter(ListFilter):
    what = forms.ChoiceField(
        label=pgettext_lazy("patrol", "What it is"),
        required=False,
        choices=[("", pgettext_lazy("patrol", "everything")), *PointWhat.choices],
    )
    field_order = ("q", "what")
