"""The pages of duties and spots: entered, previewed, started, waived; and bad input."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.rounds.domain.obligation_refusals import SpotRetired
from kaijuan.network.rounds.domain.spots import retire_spot, save_spot
from kaijuan.network.rounds.models import (
    AudienceKind,
    ExpectedItem,
    Obligation,
    Occurrence,
    Spot,
    State,
)
from kaijuan.network.rounds.tests.duties import AT, TODAY, expected, form_of, people, running
from kaijuan.network.rounds.views.periods import state_badge

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(own: Any, personas: dict[str, Any]) -> Any:
    with institution_scope(own):
        people()
        form_of()

    def as_(persona: str) -> Client:
        client = Client()
        client.force_login(personas[persona])
        client.cookies["kaijuan_lang"] = "en"
        return client

    with time_machine.travel(AT, tick=False):
        yield as_


def address(own: Any, name: str, *args: Any) -> str:
    return reverse(f"rounds:{name}", args=[own.slug, *args])


def filled(own: Any, **changes: Any) -> dict[str, Any]:
    from kaijuan.core.questionnaires.public import Form

    with institution_scope(own):
        form = Form.objects.get()
    return {
        "title": "每日情况",
        "form": str(form.code),
        "groups": ["everyone"],
        "repeats": "working",
        "every": "1",
        "month_day": "1",
        "days": "all",
        "starts_on": TODAY.isoformat(),
        "opens_at": "8:00",
        "due_at": "24:00",
        "closes": "1.5",
        "after1": "30",
        "whom1": "rounds.manage",
        **changes,
    }


def test_a_duty_is_previewed_entered_started_and_changed(web: Any, own: Any) -> None:
    client, new = web("director"), address(own, "duty-new", "report")
    shown = client.post(new, {**filled(own), "preview": "1"})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "29 February 2020" in page
    # Saturday is left out, and it says why.
    assert "left out" in page
    assert "Weekend" in page
    with institution_scope(own):
        assert not Obligation.objects.exists()
    assert client.post(new, filled(own)).status_code == 302
    with institution_scope(own):
        duty = Obligation.objects.get()
        assert (duty.due_at, duty.due_days, duty.closes) == (dt.time(), 1, 90)
        assert (duty.days, duty.recurrence) == ("working", "FREQ=DAILY")
        assert duty.audience.get().kind == AudienceKind.EVERYONE
        assert not Occurrence.objects.exists()
    assert client.post(address(own, "duty-start", duty.code)).status_code == 302
    with institution_scope(own):
        assert expected()[TODAY] == {f"样例读者服务部{n}" for n in range(3)}
    page = client.get(address(own, "duty", duty.code)).content.decode()
    assert "opens at 08:00, due at 24:00" in page
    assert "30 minutes past due: The director and the librarians" in page
    edit = address(own, "duty-edit", duty.code)
    # What the page shows is what it takes: sent back unchanged, nothing changes.
    form = client.get(edit).context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert client.post(edit, {k: v for k, v in again.items() if v is not None}).status_code == 302
    with institution_scope(own):
        now = Obligation.objects.get()
        assert (now.due_at, now.due_days, now.days) == (dt.time(), 1, "working")
    assert client.post(address(own, "duty-end", duty.code)).status_code == 302
    with institution_scope(own):
        assert Obligation.objects.get().state == "ended"


def test_of_two_who_change_a_duty_the_second_is_told(web: Any, own: Any) -> None:
    with institution_scope(own):
        duty = running()
    client, edit = web("director"), address(own, "duty-edit", duty.code)
    form = client.get(edit).context["form"]
    seen = {name: form[name].value() for name in form.fields}
    seen = {name: value for name, value in seen.items() if value is not None}
    assert client.post(edit, {**seen, "title": "甲"}).status_code == 302
    second = client.post(edit, {**seen, "title": "乙"})
    assert second.status_code == 422
    assert "meanwhile" in second.content.decode()
    with institution_scope(own):
        assert Obligation.objects.get().title == "甲"


def test_a_nil_report_that_was_sent_back_is_shown_as_sent_back() -> None:
    shown = {state: state_badge(ExpectedItem(state=state, is_nil=True)) for state in State}
    assert [state for state in State if str(state.label) in shown[state]] == [
        State.PENDING,
        State.RETURNED,
        State.WAIVED,
        State.MISSED,
    ]


def test_what_was_retired_meanwhile_is_not_brought_back(own_scope: Any) -> None:
    lift = Spot.objects.create(kind="object", name="电梯")
    retire_spot(Spot.objects.get(pk=lift.pk), by=None)
    lift.name = "货梯"
    with pytest.raises(SpotRetired):
        save_spot(lift, by=None)
    assert Spot.objects.get().retired_at is not None


#: What cannot be, and the sentence that says so; one test, since each needs the same library.
REFUSED: Final = [
    ({"title": ""}, "required"),
    ({"groups": []}, "Choose of whom"),
    ({"repeats": "weekly"}, "at least one day of the week"),
    ({"repeats": "rule", "rule": "FREQ=HOURLY"}, "not by hours"),
    ({"repeats": "rule", "rule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"}, "never be due"),
    ({"due_at": "7:00"}, "before it opens"),
    ({"due_at": "25:00"}, "Write the time as"),
    ({"opens_at": "24:00"}, "at 23:59 at the latest"),
    ({"ends_on": "2020-01-01"}, "before the first"),
    ({"starts_on": "99999-01-01"}, "Enter a valid date"),
    ({"closes": "-1"}, "greater than or equal"),
    ({"grace": "9" * 30}, "less than or equal"),
    ({"form": "00000000-0000-0000-0000-000000000000"}, "valid choice"),
    ({"title": "甲\u202e乙"}, "character"),
]


def test_what_cannot_be_is_refused_with_its_sentence(web: Any, own: Any) -> None:
    client = web("librarian")
    target = address(own, "duty-new", "report")
    for changes, sentence in REFUSED:
        for more in ({}, {"preview": "1"}):
            answer = client.post(target, {**filled(own, **changes), **more})
            assert answer.status_code == 422, changes
            assert sentence in answer.content.decode(), changes
    with institution_scope(own):
        assert not Obligation.objects.exists()


def test_people_are_let_off_on_the_page_of_a_period(web: Any, own: Any) -> None:
    with institution_scope(own):
        duty = running()
        period = Occurrence.objects.get(day=TODAY)
        someone = ExpectedItem.objects.filter(occurrence=period).order_by("pk").first().person
    client = web("librarian")
    waive = address(own, "waive", duty.code, period.code)
    assert client.post(waive, {"items": str(someone.code)}).status_code == 422
    data = {"items": [str(someone.code)], "reason": "休假"}
    assert client.post(waive, data).status_code == 302
    page = client.get(address(own, "period", duty.code, period.code)).content.decode()
    assert "休假" in page
    back = address(own, "unwaive", duty.code, period.code, someone.code)
    assert client.post(back).status_code == 302
    assert client.post(back).status_code == 422
    with institution_scope(own):
        states = set(ExpectedItem.objects.values_list("state", flat=True))
        assert states == {State.PENDING}


def test_who_does_not_manage_sees_only_their_own_item(
    web: Any, own: Any, personas: dict[str, Any]
) -> None:
    with institution_scope(own):
        mine = people(1, "物业部")[0]
        mine.user = personas["facilities"]
        mine.save()
        duty = running()
        period = Occurrence.objects.get(day=TODAY)
    page = web("facilities").get(address(own, "period", duty.code, period.code)).content.decode()
    assert mine.name in page
    assert "样例读者服务部" not in page


TABLE = "名称,类别,楼层\n电梯,物品,1F\n大厅,区域,1F\n"


def test_spots_are_entered_imported_and_retired(web: Any, own: Any) -> None:
    client = web("director")
    new = address(own, "spot-new")
    assert client.post(new, {"name": "电梯", "kind": "object", "floor": "1F"}).status_code == 302
    taken = client.post(new, {"name": "电梯", "kind": "area", "floor": "1F"})
    assert (taken.status_code, "already" in taken.content.decode()) == (422, True)
    target = address(own, "spots-import")

    def send(text: str, **more: str) -> Any:
        file = SimpleUploadedFile("区域.csv", text.encode(), content_type="text/csv")
        return client.post(target, {"file": file, **more})

    assert "1 new, 0 changed, 1 as known" in send(TABLE).content.decode()
    with institution_scope(own):
        assert Spot.objects.count() == 1
    assert "Imported: 1 new" in send(TABLE, **{"import": "1"}).content.decode()
    bad = send(TABLE + "电梯,物品,1F\n西门,大门,1F\n,区域,2F\n", **{"import": "1"})
    assert bad.status_code == 422
    assert len(bad.context["rows"]) >= 3
    with institution_scope(own):
        assert Spot.objects.count() == 2
        lift = Spot.objects.get(name="电梯")
    assert client.post(address(own, "spot-retire", lift.code)).status_code == 302
    assert client.post(address(own, "spot-retire", lift.code)).status_code == 422
    assert "电梯" not in client.get(address(own, "spots")).content.decode()


def test_a_duty_in_chinese(web: Any, own: Any) -> None:
    with institution_scope(own):
        duty = running(days="working")
    client = web("director")
    client.cookies["kaijuan_lang"] = "zh-hans"
    page = client.get(address(own, "duty", duty.code)).content.decode()
    for words in ("每个工作日", "周末", "今后的日期", "应报"):
        assert words in page, words
