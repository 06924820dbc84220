"""Pages and API of the response levels, as the public and the secretariat meet them."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.plans.domain.levels import LevelWanted, correct_level, withdraw_level
from kaijuan.network.plans.models import Area, LevelChange, LevelScheme
from kaijuan.network.plans.tests.levels import at, make_area, make_scheme, say

pytestmark = pytest.mark.django_db
BACKEND = "kaijuan.core.accounts.backends.NameOrEmailBackend"


@pytest.fixture
def told(consortium: Any) -> dict[str, Any]:
    """Level 2 by mistake, put right two days later; then level 3 from the end of February."""
    with institution_scope(consortium):
        scheme, area = make_scheme(), make_area()
        with time_machine.travel(at("2020-01-25"), tick=False):
            wrong = say(scheme, area, 2, at("2020-01-24"))
        gravest = scheme.levels.get(rank=1)
        with time_machine.travel(at("2020-01-27"), tick=False):
            wanted = LevelWanted(scheme, area, gravest, at("2020-01-24"))
            right = correct_level(wrong, wanted, by=None)
        with time_machine.travel(at("2020-02-20"), tick=False):
            later = say(scheme, area, 3, at("2020-02-26"))
    return {"wrong": wrong, "right": right, "later": later, "scheme": scheme, "area": area}


def page(path: str, status: int = 200, web: Client | None = None) -> str:
    answer = (web or Client()).get(path, headers={"accept-language": "en"}, query_params={})
    assert answer.status_code == status
    return str(answer.content.decode())


def secretariat(personas: Any) -> Client:
    web = Client()
    web.force_login(personas["secretariat"], backend=BACKEND)
    return web


def test_the_page_shows_what_holds_and_what_is_announced(told):
    with time_machine.travel(at("2020-02-21"), tick=False):
        text = page("/levels/?lang=en")
    assert "Level 1" in text
    assert "Level 3 is announced, in effect from 26 February 2020, 00:00." in text
    assert "Level 2" not in text


def test_the_page_shows_what_was_believed_on_a_day(told):
    text = page("/levels/?on=2020-01-25&lang=en")
    assert "Level 2" in text
    assert "Level 1" not in text
    assert "Nothing was recorded by that day" in page("/levels/?on=2020-01-24&lang=en")


@pytest.mark.parametrize("day", ["2020-02-30", "0001-01-01", "9999-12-31", "x", "%00"])
def test_a_day_that_is_none_is_refused(told, day):
    status = Client().get(f"/levels/?on={day}").status_code
    assert status in {400, 422}


def test_an_entry_says_that_it_was_corrected(told):
    text = page(f"/levels/changes/{told['wrong'].code}/?lang=en")
    assert "This entry was corrected." in text
    assert str(told["right"].code) in text
    assert "Correct</a>" not in text


def test_every_entry_is_in_the_list(told):
    text = page("/levels/changes/?lang=en")
    assert text.count("Level 2") == 1
    assert "corrected" in text
    assert page("/levels/changes/?format=csv").count("\r\n") == 4


def test_the_secretariat_announces_ahead(told, personas):
    web = secretariat(personas)
    form = {
        "area": told["area"].slug,
        "what": str(told["scheme"].levels.get(rank=4).code),
        "effective_at": "2030-05-01T08:00",
        "announced_at": "2030-04-28T20:00",
        "document": "通告",
    }
    assert web.post("/levels/new/", form).status_code == 302
    made = LevelChange.objects.latest("pk")
    assert (made.effective_at, made.recorded_by) == (
        at("2030-05-01 08:00"),
        personas["secretariat"],
    )
    again = web.post("/levels/new/", form)
    assert again.status_code == 422
    assert LevelChange.objects.count() == 4


def test_an_end_is_recorded_by_its_scheme(told, personas):
    form = {
        "area": told["area"].slug,
        "what": f"over:{told['scheme'].slug}",
        "effective_at": "2020-04-01T00:00",
    }
    assert secretariat(personas).post("/levels/new/", form).status_code == 302
    assert LevelChange.objects.latest("pk").level is None


def test_correct_and_withdraw(told, personas):
    web = secretariat(personas)
    here = f"/levels/changes/{told['later'].code}"
    form = {
        "what": str(told["scheme"].levels.get(rank=2).code),
        "effective_at": "2020-02-26T00:00",
    }
    assert web.post(f"{here}/correct/", form).status_code == 302
    assert web.post(f"{here}/withdraw/", {"note": "误录"}).status_code == 422
    made = LevelChange.objects.latest("pk")
    assert web.post(f"/levels/changes/{made.code}/withdraw/", {"note": "误录"}).status_code == 302
    assert "it does not hold" in page(f"/levels/changes/{made.code}/?lang=en")


def test_levels_and_areas_of_ones_own(consortium, personas, own, foreign):
    web = secretariat(personas)
    levels = "红色 | Red\n橙色｜Orange\n黄色"
    assert web.post("/levels/sets/new/", {"name": "防汛", "levels": levels}).status_code == 302
    scheme = LevelScheme.objects.get(name="防汛")
    assert list(scheme.levels.values_list("rank", "name", "name_en")) == [
        (1, "红色", "Red"),
        (2, "橙色", "Orange"),
        (3, "黄色", ""),
    ]
    for bad in ("", "|x", "\n".join("一二三四五六七八九十"), "a\u202eb", "长" * 61):
        answer = web.post("/levels/sets/new/", {"name": "另", "levels": bad})
        assert answer.status_code == 422
    made = web.post("/levels/areas/new/", {"name": "绵阳市", "cities": ["绵阳"]})
    assert made.status_code == 302
    assert Area.objects.get().cities == ["绵阳"]
    assert web.post("/levels/areas/new/", {"name": "x", "cities": ["无"]}).status_code == 422
    assert web.post(f"/levels/sets/{scheme.slug}/remove/").status_code == 302
    assert not LevelScheme.objects.exists()


def test_the_api_gives_the_timeline_with_its_ends(told):
    items = Client().get("/api/v1/levels").json()["items"]
    assert [(each["level"]["rank"], each["until"]) for each in items] == [
        (1, "2020-02-25T16:00:00Z"),
        (3, None),
    ]
    believed = Client().get("/api/v1/levels?believed_at=2020-01-26").json()["items"]
    assert [(each["level"]["rank"], each["until"]) for each in believed] == [(2, None)]
    assert Client().get("/api/v1/levels?area=nowhere").json()["count"] == 0


def test_the_api_tells_the_level_of_an_institution(told, own):
    def rank(query: str) -> int | None:
        level = Client().get(f"/api/v1/levels/institutions/{own.key}?{query}").json()["level"]
        return level["rank"] if level else None

    assert rank("at=2020-01-23") is None
    assert rank("at=2020-01-24") == 1
    assert rank("at=2020-01-24&believed_at=2020-01-26") == 2
    assert rank("at=2020-02-26T00:00:00%2B08:00") == 3
    assert Client().get("/api/v1/levels/institutions/x").status_code == 404
    for at_ in ("0001-01-01", "9999-12-31T23:59:59", "x"):
        answer = Client().get(f"/api/v1/levels/institutions/{own.key}?at={at_}")
        assert answer.status_code == 422


def test_a_withdrawn_change_is_gone_from_the_api(told, consortium):
    with institution_scope(consortium):
        withdraw_level(told["later"], note="误录", by=None)
    assert Client().get("/api/v1/levels").json()["count"] == 1
