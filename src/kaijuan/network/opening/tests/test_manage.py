"""The staff's pages: what is shown, what a form does, what is refused, who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain.services import retire_service, save_service
from kaijuan.network.opening.models import Place, Service, ServiceRule
from kaijuan.network.opening.tests.filled import make_place, make_service, make_span

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(personas: dict[str, Any]) -> Client:
    client = Client()
    client.force_login(personas["librarian"])
    client.cookies["kaijuan_lang"] = "en"
    return client


def to(name: str, institution: Any, *args: Any) -> str:
    return reverse(f"opening:{name}", args=[institution.slug, *args])


def sent(**more: Any) -> dict[str, Any]:
    """What a browser sends of a form that was filled in well."""
    fields = {
        "name": "借书",
        "name_en": "Lending",
        "kind": "lending",
        "place": "",
        "channel": "on-site",
        "contact": "",
        "url": "",
        "responsible": "流通部",
        "note": "",
        "seen": "",
        "open-state": "on",
        "open-how": "",
        "open-how_en": "",
        "open-hours-0-days": ["1", "2", "3", "4", "5"],
        "open-hours-0-begins": "08:00",
        "open-hours-0-ends": "22:00",
        "open-hours-1-days": ["6", "7"],
        "open-hours-1-begins": "00:00",
        "open-hours-1-ends": "00:00",
        "limited-state": "limited",
        "limited-how": "预约",
        "limited-how_en": "",
        "limited-hours-0-begins": "",
        "limited-hours-0-ends": "",
        "closed-state": "off",
        "closed-how": "",
        "closed-how_en": "",
    }
    return fields | {name.replace("__", "-"): value for name, value in more.items()}


def test_a_service_is_entered_on_one_page(web: Client, own: Any) -> None:
    place = make_place(own)
    assert b"Limited opening" in web.get(to("service-new", own)).content
    answer = web.post(to("service-new", own), sent(place=str(place.code)))
    assert answer.status_code == 302, answer.content.decode()
    service = Service.objects.get()
    assert (service.place, service.kind, service.responsible) == (place, "lending", "流通部")
    rules = {rule.mode: rule for rule in service.rules.all()}
    assert rules["open"].hours == [
        {"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "22:00"},
        {"days": [6, 7], "from": "00:00", "to": "24:00"},
    ]
    assert (rules["limited"].state, rules["limited"].how, rules["limited"].hours) == (
        "limited",
        "预约",
        [],
    )
    assert rules["closed"].state == "off"
    assert "The service is entered." in web.get(answer.url).content.decode()


def test_the_page_shows_what_is_kept_and_takes_it_again(web: Client, own: Any) -> None:
    web.post(to("service-new", own), sent())
    service = Service.objects.get()
    page = web.get(to("service-edit", own, service.code))
    form = page.context["form"]
    lines = form.parts[0].hours.lines
    assert [line.initial for line in lines[:2]] == [
        {"days": ["1", "2", "3", "4", "5"], "begins": "08:00", "ends": "22:00"},
        {"days": ["6", "7"], "begins": "00:00", "ends": "24:00"},
    ]
    assert lines[2].initial == {}, "one line to spare"
    assert 'value="22:00"' in page.content.decode()
    seen = form.fields["seen"].value()
    again = web.post(to("service-edit", own, service.code), sent(seen=seen, name="外借"))
    assert again.status_code == 302
    assert list(Service.objects.values_list("name", flat=True)) == ["外借"]
    late = web.post(to("service-edit", own, service.code), sent(seen=seen, name="旧名"))
    assert late.status_code == 422
    assert "Somebody changed this meanwhile" in late.content.decode()
    assert Service.objects.get().name == "外借"


BAD = {
    "no name": ({"name": ""}, "This field is required."),
    "no kind": ({"kind": ""}, "This field is required."),
    "no such kind": ({"kind": "sauna"}, "Select a valid choice"),
    "no such place": ({"place": "00000000-0000-0000-0000-000000000000"}, "Select a valid choice"),
    "no such state": ({"open__state": "maybe"}, "Select a valid choice"),
    "limited, but how": ({"limited__how": ""}, "Say how the service is limited"),
    "days without times": (
        {"open__hours__0__begins": "", "open__hours__0__ends": ""},
        "Say from when and until when.",
    ),
    "times without days": ({"open__hours__0__days": []}, "Tick the days on which this holds."),
    "an end only": ({"open__hours__0__begins": ""}, "Say from when and until when."),
    "no such time": ({"open__hours__0__begins": "25:61"}, "Write times as 08:30"),
    "hours that overlap": ({"open__hours__1__days": ["5"]}, "Two of the hours overlap"),
    "of no length": ({"open__hours__0__ends": "08:00"}, "Hours end after they begin"),
    "a script as address": ({"url": "javascript:alert(1)"}, "Enter a valid URL"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_said_and_nothing_written(web: Client, own: Any, case: str) -> None:
    values, sentence = BAD[case]
    answer = web.post(to("service-new", own), sent(**values))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (Service.objects.count(), ServiceRule.objects.count()) == (0, 0)
    assert "流通部" in answer.content.decode(), "what was written is still there"


def test_a_name_that_is_taken_is_told(web: Client, own: Any) -> None:
    make_service(own)
    answer = web.post(to("service-new", own), sent())
    assert answer.status_code == 422
    assert "has one of that name already" in answer.content.decode()


def test_a_time_may_be_typed_as_people_do(web: Client, own: Any) -> None:
    web.post(
        to("service-new", own),
        sent(open__hours__0__begins="8：30", open__hours__0__ends="24:00"),
    )
    assert ServiceRule.objects.get(mode="open").hours[0] == {
        "days": [1, 2, 3, 4, 5],
        "from": "08:30",
        "to": "24:00",
    }


def test_the_list_says_what_each_service_does_now(web: Client, own: Any, foreign: Any) -> None:
    make_service(own)
    make_service(own, "数据库", "e-resources", channel="web")
    make_service(foreign, "别处的")
    span = make_span(own, "closed")
    page = web.get(to("manage-services", own)).content.decode()
    assert "借书" in page
    assert "别处的" not in page
    assert page.count("not available") == 2, "closed, and no rule says otherwise"
    with institution_scope(own):
        span.delete()
    assert "not available" not in web.get(to("manage-services", own)).content.decode()


def test_the_list_is_narrowed_and_taken_away(web: Client, own: Any) -> None:
    library = make_place(own, "总馆")
    building = make_place(own, "东楼", "building", parent=library)
    make_service(own, "阅览", "reading-rooms", place=building)
    make_service(own, "数据库", "e-resources", responsible="技术部")
    gone = make_service(own, "旧服务")
    with institution_scope(own):
        retire_service(gone, by=None)

    def found(**query: str) -> set[str]:
        page = web.get(to("manage-services", own), query).content.decode()
        return {name for name in ("阅览", "数据库", "旧服务") if name in page}

    assert found() == {"阅览", "数据库"}
    assert found(use="all") == {"阅览", "数据库", "旧服务"}
    assert found(use="retired") == {"旧服务"}
    assert found(kind="e-resources") == {"数据库"}
    assert found(place=str(library.code)) == {"阅览"}, "with its buildings"
    assert found(q="技术") == {"数据库"}
    table = web.get(to("manage-services", own), {"format": "csv"})
    assert "数据库" in table.getvalue().decode()
    assert "旧服务" not in table.getvalue().decode()


def test_given_up_and_offered_again(web: Client, own: Any) -> None:
    service = make_service(own)
    assert "Give up a service" in web.get(to("service-retire", own, service.code)).content.decode()
    assert web.post(to("service-retire", own, service.code)).status_code == 302
    again = web.post(to("service-retire", own, service.code))
    assert again.status_code == 409
    assert "has been given up already" in again.content.decode()
    edit = web.get(to("service-edit", own, service.code))
    assert edit.status_code == 302
    assert edit.url == to("service-reinstate", own, service.code)
    assert web.post(to("service-reinstate", own, service.code)).status_code == 302
    assert Service.objects.get().retired_at is None


def test_a_place_is_entered_changed_and_given_up(web: Client, own: Any) -> None:
    values = {"name": "总馆", "kind": "library", "address": "一环路", "name_en": "", "parent": ""}
    assert web.post(to("place-new", own), values).status_code == 302
    library = Place.objects.get()
    building = values | {"name": "东楼", "kind": "building", "parent": str(library.code)}
    assert web.post(to("place-new", own), building).status_code == 302
    page = web.get(to("places", own)).content.decode()
    assert "东楼" in page
    assert "一环路" in page
    refused = web.post(to("place-retire", own, library.code))
    assert refused.status_code == 409
    assert "still in use" in refused.content.decode()
    east = Place.objects.get(name="东楼")
    form = web.get(to("place-edit", own, east.code)).context["form"]
    assert form["parent"].value() == library.code
    seen = form["seen"].value()
    moved = values | {"name": "西楼", "kind": "building", "seen": seen}
    assert web.post(to("place-edit", own, east.code), moved).status_code == 302
    assert web.post(to("place-edit", own, east.code), moved).status_code == 422
    for place in (east, library):
        assert web.post(to("place-retire", own, place.code)).status_code == 302
    assert Place.objects.filter(retired_at=None).count() == 0
    assert web.get(to("place-edit", own, east.code)).status_code == 302
    assert web.post(to("place-reinstate", own, east.code)).status_code == 302


def test_a_library_above_a_library_is_refused(web: Client, own: Any) -> None:
    library = make_place(own)
    wrong = {"name": "分馆", "kind": "library", "parent": str(library.code)}
    answer = web.post(to("place-new", own), wrong)
    assert answer.status_code == 422
    assert "Only a building belongs to a library" in answer.content.decode()


def test_the_standard_set_in_one_act(web: Client, own: Any) -> None:
    make_service(own, "外借部")
    page = web.get(to("standard", own))
    missing = [each.kind for each in page.context["form"].fields.missing]
    assert len(missing) == 19
    assert "lending" not in missing
    values = {
        "kinds": missing,
        "open-hours-0-days": ["1", "2"],
        "open-hours-0-begins": "08:00",
        "open-hours-0-ends": "22:00",
    }
    none = web.post(to("standard", own), {"kinds": []})
    assert none.status_code == 422
    assert web.post(to("standard", own), values).status_code == 302
    assert Service.objects.count() == 20
    entry = ServiceRule.objects.get(service__kind="entry", mode="open")
    assert entry.hours == [{"days": [1, 2], "from": "08:00", "to": "22:00"}]
    assert "Nothing is missing" in web.get(to("standard", own)).content.decode()


def test_another_librarys_objects_answer_like_missing_ones(
    web: Client, own: Any, foreign: Any
) -> None:
    service, place = make_service(foreign), make_place(foreign)
    for name in ("service-edit", "service-retire", "service-reinstate"):
        assert web.get(to(name, own, service.code)).status_code == 404
        assert web.get(to(name, foreign, service.code)).status_code == 404
    for name in ("place-edit", "place-retire", "place-reinstate"):
        assert web.post(to(name, own, place.code)).status_code == 404
    service.refresh_from_db()
    assert service.retired_at is None


def test_a_place_of_another_library_cannot_be_chosen(web: Client, own: Any, foreign: Any) -> None:
    theirs = make_place(foreign)
    assert web.post(to("service-new", own), sent(place=str(theirs.code))).status_code == 422
    assert str(theirs.code) not in web.get(to("service-new", own)).content.decode()


@pytest.mark.parametrize("persona", ["anonymous", "reader", "facilities", "auditor", "secretariat"])
def test_others_may_not(own: Any, personas: Any, persona: str) -> None:
    client = Client()
    if persona != "anonymous":
        client.force_login(personas[persona])
    for name in ("manage-services", "service-new", "standard", "places", "place-new"):
        assert client.get(to(name, own)).status_code in {302, 403, 404}
        client.post(to(name, own), sent())
    assert Service.objects.count() == 0


def test_the_desk_leads_there(web: Client, own: Any) -> None:
    assert to("manage-services", own) in web.get(reverse("portal:desk")).content.decode()


def test_a_rule_of_a_service_kept_by_the_domain_is_shown(
    web: Client, own: Any, personas: Any
) -> None:
    """A service without rules shows what holds for it, so that saving it changes nothing unseen."""
    with institution_scope(own):
        service = save_service(Service(kind="lending", name="借书"), [], by=personas["librarian"])
    parts = web.get(to("service-edit", own, service.code)).context["form"].parts
    assert [part.form["state"].value() for part in parts] == ["on", "off", "off"]
    new = web.get(to("service-new", own)).context["form"].parts
    assert [part.form["state"].value() for part in new] == ["on", "limited", "off"]
