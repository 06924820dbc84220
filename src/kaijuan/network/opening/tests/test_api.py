"""``/api/v1/services`` and ``/api/v1/modes``: public, filtered, in constant queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution
from kaijuan.network.opening.domain.spans import cancel_spans
from kaijuan.network.opening.models import ServiceRule
from kaijuan.network.opening.tests.filled import NOON, make_place, make_service, make_span

pytestmark = pytest.mark.django_db
SERVICES, MODES, HISTORY = "/api/v1/services", "/api/v1/modes", "/api/v1/modes/history"
HOUR = dt.timedelta(hours=1)
WEB = Client()


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def names(path: str = SERVICES, of: str = "name", **query: str) -> list[str]:
    answer = WEB.get(path, query)
    assert answer.status_code == 200, answer.content
    return [item[of] for item in answer.json()["items"]]


@pytest.fixture
def lending(own: Any) -> Any:
    service = make_service(
        own,
        name_en="Lending",
        place=make_place(own, "总馆"),
        contact="028-0000",
        responsible="流通部",
        url="https://lib.example.org/",
        note="带卡",
    )
    with institution_scope(own):
        ServiceRule.objects.create(
            service=service,
            mode="limited",
            state="limited",
            how="预约",
            how_en="By reservation",
            hours=[{"days": [1, 5], "from": "08:00", "to": "24:00"}],
        )
        ServiceRule.objects.create(service=service, mode="closed", state="off")
    make_span(own, "limited", NOON - HOUR, NOON + HOUR, reason="二级响应", reason_en="Level II")
    return service


def test_a_service_says_what_it_does_now(own: Any, lending: Any) -> None:
    expected = {
        "code": str(lending.code),
        "institution": own.key,
        "kind": "lending",
        "name": "借书",
        "name_en": "Lending",
        "place": "总馆",
        "channel": "on-site",
        "contact": "028-0000",
        "url": "https://lib.example.org/",
        "responsible": "流通部",
        "mode": "limited",
        "state": "limited",
        "how": "预约",
        "how_en": "By reservation",
        "hours": [{"days": [1, 5], "opens": "08:00", "closes": "24:00"}],
        "since": "2020-02-01T03:00:00Z",
        "until": "2020-02-01T05:00:00Z",
        "sample": False,
    }
    assert WEB.get(SERVICES).json()["items"] == [expected]
    one = WEB.get(f"{SERVICES}/{lending.code}").json()
    assert {key: one[key] for key in expected} == expected
    assert one["note"] == "带卡"
    assert [(rule["mode"], rule["state"], rule["how"]) for rule in one["rules"]] == [
        ("closed", "off", ""),
        ("limited", "limited", "预约"),
    ]


def test_until_further_notice_is_null(own: Any) -> None:
    make_service(own)
    make_span(own, "closed")
    item = WEB.get(SERVICES).json()["items"][0]
    assert (item["state"], item["until"], item["hours"]) == ("off", None, [])


def test_services_are_filtered(own: Any, foreign: Any, lending: Any) -> None:
    make_service(own, "数据库", "e-resources", channel="web")
    make_service(foreign, "外借", name_en="Loans")
    make_service(foreign, "旧", retired_at=NOON)
    assert names() == ["借书", "数据库", "外借"]
    assert names(institution=foreign.key) == ["外借"]
    assert names(kind="lending") == ["借书", "外借"]
    assert names(channel="web") == ["数据库"]
    assert names(state="limited") == ["借书"]
    assert names(state="on") == ["外借"]
    assert names(state="off", institution=own.key) == ["数据库"]
    assert names(q="借") == ["借书", "外借"]
    assert names(q="LOANS") == ["外借"]
    assert names(q="%") == []
    assert names(institution="00000") == []
    assert names(sort="-name")[0] == "数据库"


def test_what_is_given_up_is_not_found(own: Any) -> None:
    gone = make_service(own, retired_at=NOON)
    assert WEB.get(f"{SERVICES}/{gone.code}").status_code == 404


@pytest.mark.parametrize(
    "query", [{"state": "maybe"}, {"channel": "pigeon"}, {"q": "x" * 201}, {"institution": "\0"}]
)
def test_what_cannot_be_asked_is_refused(own: Any, query: dict[str, str]) -> None:
    assert WEB.get(SERVICES, query).status_code in {400, 422}


def test_the_mode_of_each_member(own: Any, foreign: Any, lending: Any) -> None:
    items = {item["institution"]: item for item in WEB.get(MODES).json()["items"]}
    assert items[own.key] == {
        "institution": own.key,
        "name": "甲大学",
        "name_en": "",
        "mode": "limited",
        "stated": True,
        "since": "2020-02-01T03:00:00Z",
        "until": "2020-02-01T05:00:00Z",
        "reason": "二级响应",
        "reason_en": "Level II",
    }
    assert (items[foreign.key]["mode"], items[foreign.key]["stated"]) == ("open", False)
    assert len(items) == 2, "the consortium itself opens no doors"
    assert names(MODES, "institution", mode="limited") == [own.key]
    assert names(MODES, "institution", mode="open") == [foreign.key]
    assert names(MODES, "institution", mode="closed") == []
    assert names(MODES, "institution", institution=foreign.key) == [foreign.key]
    assert names(MODES, "institution", kind="military") == []


def test_the_history_keeps_what_was_taken_back(own: Any, personas: Any, lending: Any) -> None:
    exception = make_span(own, "open", service=lending)
    closure = make_span(own, "closed", place=lending.place)
    with institution_scope(own):
        cancel_spans([closure.code], by=personas["director"])
    items = WEB.get(HISTORY).json()["items"]
    assert [(i["mode"], i["place"], i["service"], bool(i["cancelled_at"])) for i in items] == [
        ("closed", "总馆", "", True),
        ("open", "", "借书", False),
        ("limited", "", "", False),
    ]
    assert names(HISTORY, "code", cancelled="true") == [str(closure.code)]
    assert str(exception.code) in names(HISTORY, "code", cancelled="false")
    assert names(HISTORY, "mode", mode="open") == ["open"]
    assert names(HISTORY, "code", institution="00000") == []


def test_the_number_of_queries_does_not_grow(own: Any, lending: Any) -> None:
    def queries() -> list[int]:
        counts = []
        for path in (SERVICES, f"{SERVICES}?state=off", MODES, f"{MODES}?mode=closed", HISTORY):
            with CaptureQueriesContext(connection) as captured:
                WEB.get(path)
            counts.append(len(captured))
        return counts

    def grow(number: int) -> None:
        institution = make_institution(f"大学{number}")
        for name in ("借", "还"):
            make_service(institution, name, place=make_place(institution, name))
            make_span(institution, "closed")

    grow(0)
    queries()
    before = queries()
    for number in range(1, 5):
        grow(number)
    assert queries() == before


def test_the_whole_list_as_a_table(own: Any, lending: Any) -> None:
    table = b"".join(WEB.get(SERVICES, {"format": "csv"}).streaming_content).decode()
    assert '"1,5 08:00-24:00"' in table or "1,5 08:00-24:00" in table
    assert "2020-02-01T03:00:00+00:00" in table
    assert b"".join(WEB.get(MODES, {"format": "csv"}).streaming_content).count(b"\n") >= 2
    assert b"".join(WEB.get(HISTORY, {"format": "csv"}).streaming_content).count(b"\n") == 2
