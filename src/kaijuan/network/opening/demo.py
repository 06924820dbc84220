"""The room's part of the demonstration: made-up places and services at one library.

What the libraries of 2020 offered is not in the case, so nobody else's is invented.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kaijuan.core.clock import today
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain.places import save_place
from kaijuan.network.opening.domain.spans import decide_modes
from kaijuan.network.opening.domain.standard import take_over_standard
from kaijuan.network.opening.domain.zone import zone_of
from kaijuan.network.opening.models import Channel, ModeSpan, Place, PlaceKind, Service

#: Where the made-up staff work.
LIBRARY: Final = "10614"
_OPEN: Final[list[dict[str, Any]]] = [
    {"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "22:30"},
    {"days": [6, 7], "from": "09:00", "to": "22:00"},
]
_LIMITED: Final[list[dict[str, Any]]] = [{"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00"}]
#: By kind: the place, how it is reached, who is responsible.
_WHERE: Final = {
    "entry": ("样例主馆", "", "样例读者服务部"),
    "reading-rooms": ("样例一号楼", "", "样例读者服务部"),
    "self-study": ("样例一号楼", "", "样例读者服务部"),
    "lending": ("样例主馆", "000-0000 0002", "样例读者服务部"),
    "returns": ("样例主馆", "000-0000 0002", "样例读者服务部"),
    "reference": ("样例主馆", "ask@example.org", "样例读者服务部"),
    "telephone": ("", "000-0000 0001", "样例读者服务部"),
    "remote-access": ("", "vpn@example.org", "样例技术部"),
    "teaching": ("样例东校区分馆", "", "样例读者服务部"),
}


def load(by: Any) -> None:
    """Load the samples; doing it again changes nothing."""
    institution = Institution.objects.get(key=LIBRARY)
    with institution_scope(institution):
        if Service.objects.filter(institution=institution, sample=True).exists():
            return
        places = _places(by)
        services = take_over_standard(open_hours=_OPEN, limited_hours=_LIMITED, sample=True, by=by)
        _furnish(services, places)
        _decide(institution, services, by)


def _places(by: Any) -> dict[str, Place]:
    main = _place("样例主馆", "Sample main library", PlaceKind.LIBRARY, None, by)
    return {
        each.name: each
        for each in (
            main,
            _place("样例一号楼", "Sample building 1", PlaceKind.BUILDING, main, by),
            _place("样例东校区分馆", "Sample east campus branch", PlaceKind.LIBRARY, None, by),
        )
    }


def _place(name: str, name_en: str, kind: str, parent: Place | None, by: Any) -> Place:
    made = Place(
        name=name, name_en=name_en, kind=kind, parent=parent, address="样例地址", sample=True
    )
    return save_place(made, by=by)


def _furnish(services: list[Service], places: dict[str, Place]) -> None:
    for service in services:
        place, service.contact, service.responsible = _WHERE.get(service.kind, ("", "", ""))
        service.place = places.get(place)
        if service.channel == Channel.WEB:
            service.url = f"https://library.example.org/{service.kind}"
    Service.objects.bulk_update(services, ["place", "contact", "responsible", "url"])


def _decide(institution: Institution, services: list[Service], by: Any) -> None:
    """One small exception, so that not everything is as ever."""
    seats = next(each for each in services if each.kind == "self-study")
    day = today() - dt.timedelta(days=3)
    begins = dt.datetime.combine(day, dt.time(8), tzinfo=zone_of(institution))
    span = ModeSpan(
        service=seats,
        mode="limited",
        starts_at=begins,
        reason="样例：部分座位维修",
        reason_en="Sample: some seats are being repaired",
        sample=True,
    )
    decide_modes([span], by=by)
