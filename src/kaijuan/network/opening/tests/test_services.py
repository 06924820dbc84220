"""Services and places: entered, changed, given up, taken back; refusals, the log, the wall."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.audit.public import broken_chains, history_of
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain import places as of_places
from kaijuan.network.opening.domain import services as of_services
from kaijuan.network.opening.domain.places import reinstate_place, retire_place, save_place
from kaijuan.network.opening.domain.refusals import (
    AlreadyRetired,
    BuildingAbove,
    ChangedMeanwhile,
    ForeignTarget,
    HasParts,
    HowIsMissing,
    InUseAlready,
    NameTaken,
    NothingToTakeOver,
    StillUsed,
)
from kaijuan.network.opening.domain.services import (
    RuleWanted,
    reinstate_service,
    retire_service,
    save_service,
)
from kaijuan.network.opening.domain.standard import missing_standard, take_over_standard
from kaijuan.network.opening.kinds import service_kinds
from kaijuan.network.opening.models import Mode, Place, Service, ServiceRule, State
from kaijuan.network.opening.standard import STANDARD
from kaijuan.network.opening.tests.filled import NOON, make_place, make_service

pytestmark = pytest.mark.django_db
DESK = [{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "17:00"}]
RULES = [
    RuleWanted("open", "on", hours=DESK),
    RuleWanted("limited", "limited", "预约", "By reservation"),
    RuleWanted("closed", "off", hours=DESK),
]


@pytest.fixture
def by(personas: Any) -> Any:
    return personas["librarian"]


def lending(**values: Any) -> Service:
    return Service(**{"kind": "lending", "name": "借书"} | values)


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


def test_a_service_is_entered_with_what_it_does(own_scope: Any, by: Any) -> None:
    service = save_service(lending(), RULES, by=by)
    stored = {rule.mode: rule for rule in service.rules.all()}
    assert {mode: rule.state for mode, rule in stored.items()} == {
        "open": "on",
        "limited": "limited",
        "closed": "off",
    }
    assert stored["open"].hours == DESK
    assert stored["closed"].hours == [], "what is off has no hours"
    assert service.position == service_kinds["lending"].order
    (entry,) = history_of(service)
    assert entry.verb == "service.created"
    assert entry.object_name == "借书"
    assert broken_chains() == []


def test_a_changed_service_keeps_one_rule_for_each_mode(own_scope: Any, by: Any) -> None:
    service = save_service(lending(), RULES, by=by)
    service.name = "借还书"
    save_service(service, [RuleWanted("open", "limited", "只还不借")], by=by)
    assert [(r.mode, r.state, r.how) for r in service.rules.all()] == [
        ("open", "limited", "只还不借")
    ]
    assert verbs() == ["service.created", "service.changed"]


BAD: dict[str, tuple[dict[str, Any], list[RuleWanted], type[Exception]]] = {
    "no such kind": ({"kind": "sauna"}, [], ValidationError),
    "no name": ({"name": ""}, [], ValidationError),
    "a name of 101": ({"name": "长" * 101}, [], ValidationError),
    "turned direction": ({"name": "借\u202e书"}, [], ValidationError),
    "a script as address": ({"url": "javascript:alert(1)"}, [], ValidationError),
    "no such channel": ({"channel": "pigeon"}, [], ValidationError),
    "no such mode": ({}, [RuleWanted("ajar", "on")], ValidationError),
    "no such state": ({}, [RuleWanted("open", "maybe")], ValidationError),
    "limited without how": ({}, [RuleWanted("limited", "limited")], HowIsMissing),
    "a mode twice": ({}, [RuleWanted("open", "on")] * 2, ValidationError),
    "hours that overlap": ({}, [RuleWanted("open", "on", hours=DESK * 2)], ValidationError),
    "hours that are none": ({}, [RuleWanted("open", "on", hours=[{}])], ValidationError),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused_leaves_nothing_behind(own_scope: Any, by: Any, case: str) -> None:
    values, rules, error = BAD[case]
    with pytest.raises(error):
        save_service(lending(**values), rules, by=by)
    assert (Service.objects.count(), ServiceRule.objects.count(), verbs()) == (0, 0, [])


def test_a_name_is_taken_once(own_scope: Any, by: Any) -> None:
    first = save_service(lending(), RULES, by=by)
    with pytest.raises(NameTaken):
        save_service(lending(kind="returns"), RULES, by=by)
    assert (Service.objects.count(), verbs()) == (1, ["service.created"])
    retire_service(first, by=by)
    again = save_service(lending(), RULES, by=by)
    with pytest.raises(NameTaken):
        reinstate_service(first, by=by)
    first.refresh_from_db()
    assert (first.retired_at is None, again.retired_at) == (False, None)


def test_two_with_the_same_page_before_them(own_scope: Any, by: Any) -> None:
    service = save_service(lending(), RULES, by=by)
    seen = of_services.fingerprint(service, service.rules.all())
    mine, theirs = (Service.objects.get(pk=service.pk) for _ in range(2))
    mine.contact = "028-0000"
    save_service(mine, RULES, seen=seen, by=by)
    theirs.contact = "028-9999"
    with pytest.raises(ChangedMeanwhile):
        save_service(theirs, RULES, seen=seen, by=by)
    assert Service.objects.get().contact == "028-0000"


def test_a_rule_changed_meanwhile_is_a_change(own_scope: Any, by: Any) -> None:
    service = save_service(lending(), RULES, by=by)
    seen = of_services.fingerprint(service, service.rules.all())
    save_service(service, [RuleWanted("open", "off")], seen=seen, by=by)
    with pytest.raises(ChangedMeanwhile):
        save_service(service, RULES, seen=seen, by=by)


def test_given_up_once_and_taken_back_once(own_scope: Any, by: Any) -> None:
    service = save_service(lending(), RULES, by=by)
    retire_service(service, by=by)
    with pytest.raises(AlreadyRetired):
        retire_service(service, by=by)
    with pytest.raises(AlreadyRetired):
        save_service(service, RULES, by=by)
    reinstate_service(service, by=by)
    with pytest.raises(InUseAlready):
        reinstate_service(service, by=by)
    assert verbs() == ["service.created", "service.retired", "service.reinstated"]


def test_a_service_is_offered_at_a_place_of_its_own_library(
    own: Any, foreign: Any, by: Any
) -> None:
    theirs, gone = make_place(foreign), make_place(own, retired_at=NOON)
    with institution_scope(own):
        for place in (theirs, gone):
            with pytest.raises(ForeignTarget):
                save_service(lending(place=place), RULES, by=by)
    assert Service.objects.count() == 0


def test_nobody_changes_another_librarys_service(own: Any, foreign: Any, by: Any) -> None:
    theirs = make_service(foreign)
    theirs.name = "我的"
    with institution_scope(own):
        with pytest.raises(ForeignRow):
            save_service(theirs, RULES, by=by)
        with pytest.raises(AlreadyRetired):
            retire_service(theirs, by=by)
    theirs.refresh_from_db()
    assert (theirs.name, theirs.retired_at) == ("借书", None)


# Places.


def test_a_building_belongs_to_a_library(own_scope: Any, by: Any) -> None:
    library = save_place(Place(name="总馆", kind="library"), by=by)
    building = save_place(Place(name="东楼", kind="building", parent=library), by=by)
    assert building.parent == library
    for wrong in (
        Place(name="分馆", kind="library", parent=library),
        Place(name="西楼", kind="building", parent=building),
    ):
        with pytest.raises(BuildingAbove):
            save_place(wrong, by=by)
    library.kind = "building"
    with pytest.raises(HasParts):
        save_place(library, by=by)
    assert verbs() == ["place.created"] * 2


def test_a_building_of_another_library_is_none(own: Any, foreign: Any, by: Any) -> None:
    theirs = make_place(foreign)
    with institution_scope(own), pytest.raises(BuildingAbove):
        save_place(Place(name="东楼", kind="building", parent=theirs), by=by)


def test_a_place_in_use_is_not_given_up(own: Any, by: Any) -> None:
    library = make_place(own)
    building = make_place(own, "东楼", "building", parent=library)
    service = make_service(own, place=building)
    with institution_scope(own):
        for place in (library, building):
            with pytest.raises(StillUsed):
                retire_place(place, by=by)
        retire_service(service, by=by)
        retire_place(building, by=by)
        retire_place(library, by=by)
        with pytest.raises(AlreadyRetired):
            retire_place(library, by=by)
        with pytest.raises(ForeignTarget):
            reinstate_service(service, by=by)
        with pytest.raises(BuildingAbove):
            reinstate_place(building, by=by)
        reinstate_place(library, by=by)
        with pytest.raises(InUseAlready):
            reinstate_place(library, by=by)
        reinstate_place(building, by=by)
        reinstate_service(service, by=by)


def test_two_with_the_same_place_before_them(own_scope: Any, by: Any) -> None:
    place = save_place(Place(name="总馆", kind="library"), by=by)
    seen = of_places.fingerprint(place)
    place.address = "一环路"
    save_place(place, seen=seen, by=by)
    with pytest.raises(ChangedMeanwhile):
        save_place(place, seen=seen, by=by)
    with pytest.raises(NameTaken):
        save_place(Place(name="总馆", kind="library"), by=by)
    retire_place(place, by=by)
    with pytest.raises(AlreadyRetired):
        save_place(place, by=by)
    save_place(Place(name="总馆", kind="library"), by=by)
    with pytest.raises(NameTaken):
        reinstate_place(place, by=by)


# The standard set.


def test_the_set_has_one_service_of_every_shipped_kind() -> None:
    assert len(STANDARD) == 20
    assert {each.kind for each in STANDARD} == {each.key for each in service_kinds}
    assert len({each.name for each in STANDARD}) == 20
    for each in STANDARD:
        for does in (each.closed, each.limited):
            assert (does.state != State.LIMITED) or (does.how and does.how_en), each.kind


def test_the_set_is_taken_over_in_one_act(own_scope: Any, by: Any) -> None:
    made = take_over_standard(open_hours=DESK, by=by)
    assert len(made) == Service.objects.count() == 20
    assert ServiceRule.objects.count() == 60
    entry = ServiceRule.objects.get(service__kind="entry", mode=Mode.OPEN)
    assert (entry.state, entry.hours) == ("on", DESK)
    assert ServiceRule.objects.get(service__kind="entry", mode=Mode.CLOSED).hours == []
    assert ServiceRule.objects.get(service__kind="e-resources", mode=Mode.OPEN).hours == []
    assert verbs() == ["services.taken_over"]
    assert AuditEntry.objects.get().details == {"count": 20}
    with pytest.raises(NothingToTakeOver):
        take_over_standard(by=by)


def test_what_is_there_is_left_as_it_is(own_scope: Any, by: Any) -> None:
    mine = save_service(lending(name="外借部"), RULES, by=by)
    same_name = save_service(lending(name="还书"), RULES, by=by)
    missing = {each.kind for each in missing_standard()}
    assert missing == {each.kind for each in STANDARD} - {"lending", "returns"}
    made = take_over_standard({"entry", "events", "lending"}, by=by)
    assert {each.kind for each in made} == {"entry", "events"}
    assert {mine, same_name} <= set(Service.objects.all())
    with pytest.raises(NothingToTakeOver):
        take_over_standard({"lending", "sauna"}, by=by)


def test_hours_that_cannot_be_take_nothing_over(own_scope: Any, by: Any) -> None:
    with pytest.raises(ValidationError):
        take_over_standard(open_hours=DESK * 2, by=by)
    assert (Service.objects.count(), verbs()) == (0, [])
