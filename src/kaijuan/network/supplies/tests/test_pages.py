"""The pages, as the people at the door and in the store room use them."""

from __future__ import annotations

import csv
import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.supplies.domain.save import set_threshold
from kaijuan.network.supplies.domain.stocktakes import enter_counts, start_stocktake
from kaijuan.network.supplies.glance import glance
from kaijuan.network.supplies.models import Equipment, Item, Kind, Lot, Movement, Stock, Stocktake
from kaijuan.network.supplies.tests.making import left, move

pytestmark = pytest.mark.django_db


def at(own: Any, name: str, *arguments: Any) -> str:
    return reverse(f"supplies:{name}", args=[own.slug, *arguments])


def code_in(answer: Any) -> str:
    found = re.search(r'name="code" value="([0-9a-f-]{36})"', answer.content.decode())
    assert found is not None
    return found[1]


def test_two_hundred_masks_in_three_taps(web, own, hundred, masks, door):
    """The item, how many, issue: nothing has to be typed."""
    move(Kind.RECEIVED, masks, door, 900)
    browser = web("facilities")
    stock = Stock.objects.get()
    issue = at(own, "issue", stock.code)
    assert f'href="{issue}"' in browser.get(at(own, "stock")).content.decode()
    page = browser.get(issue)
    assert 'type="radio" name="preset" value="200"' in page.content.decode()
    answer = browser.post(issue, {"code": code_in(page), "preset": "200"})
    assert answer.status_code == 302
    assert left(masks, door) == 800
    # The same page sent once more, by a double tap or from the history, is the same movement.
    assert browser.post(issue, {"code": code_in(page), "preset": "200"}).status_code == 302
    assert left(masks, door) == 800
    assert "200" in browser.get(at(own, "stock")).content.decode()


def test_what_is_usually_issued_is_offered(web, own, hundred, masks, door):
    for amount in (7, 7, 13):
        move(Kind.ISSUED, masks, door, amount)
    page = web("librarian").get(at(own, "issue", Stock.objects.get().code)).content.decode()
    offered = re.findall(r'name="preset" value="([0-9.]+)"', page)
    assert offered == ["7", "10", "13", "50", "100", "200"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose how many"),
        ({"preset": "10", "quantity": "20"}, "Two quantities"),
        ({"quantity": "101"}, "there are only 100"),
        ({"quantity": "viel"}, "Enter a number"),
        ({"preset": "10", "happened_at": "2020-02-02T"}, "valid"),
        ({"preset": "10", "happened_at": "2199-01-01T08:00"}, "not come yet"),
        ({"preset": "10", "happened_at": "1800-01-01T08:00"}, "1900"),
        ({"preset": "10", "recipient": "a\u202eb"}, "control"),
    ],
)
def test_what_cannot_be_issued_is_said(web, own, hundred, masks, door, data, words):
    browser = web("facilities")
    address = at(own, "issue", Stock.objects.get().code)
    answer = browser.post(address, {"code": str(uuid.uuid4()), **data})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert left(masks, door) == 100


def test_receiving_moving_discarding_by_the_pages(web, own, own_scope, hundred, masks, door):
    browser = web("librarian")
    page = browser.get(at(own, "receive"))
    sent = {"code": code_in(page), "item": masks.code, "store": door.code, "quantity": "5"}
    assert browser.post(at(own, "receive"), sent).status_code == 302
    stock = Stock.objects.get()
    browser.post(at(own, "store-new"), {"name": "库房"})
    page = browser.get(at(own, "move", stock.code))
    store = re.search(r'<option value="([0-9a-f-]{36})">库房', page.content.decode())
    assert store is not None
    moved = {"code": code_in(page), "to_store": store[1], "quantity": "50"}
    assert browser.post(at(own, "move", stock.code), moved).status_code == 302
    discard = {"code": str(uuid.uuid4()), "quantity": "3"}
    assert browser.post(at(own, "discard", stock.code), discard).status_code == 422
    discard["reason"] = "受潮"
    assert browser.post(at(own, "discard", stock.code), discard).status_code == 302
    assert left(masks, door) == 52
    listed = browser.get(at(own, "movements")).content.decode()
    assert "大门 → 库房" in listed
    assert browser.get(at(own, "movements") + "?kind=moved&since=2199-01-01").status_code == 200
    assert (
        browser.get(at(own, "movements") + "?since=2020-02-02&until=2020-02-01").status_code == 422
    )


def test_reversing_by_the_page(web, own, hundred, masks, door):
    issued = move(Kind.ISSUED, masks, door, 40)
    browser = web("director")
    address = at(own, "reverse", issued.code)
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "重复登记"}).status_code == 302
    page = browser.get(at(own, "movement", issued.code)).content.decode()
    assert "has been reversed" in page
    assert "重复登记" in page
    refused = browser.post(address, {"reason": "x"})
    assert refused.status_code == 422
    assert "already" in refused.content.decode()


def test_counting_on_a_phone(web, own, own_scope, hundred, masks, door, personas):
    browser = web("facilities")
    browser.post(at(own, "stocktake-new"), {"store": door.code})
    count = Stocktake.objects.get()
    address = at(own, "stocktake", count.code)
    line = count.lines.get()
    sent = {f"count-{line.code}": "90", f"was-{line.code}": ""}
    assert browser.post(address, sent).status_code == 302
    assert "−10 只" in browser.get(address).content.decode()
    # A page that was drawn before does not take the count back.
    assert (
        browser.post(address, {f"count-{line.code}": "", f"was-{line.code}": ""}).status_code == 302
    )
    line.refresh_from_db()
    assert line.counted == 90
    assert browser.post(address, {f"count-{line.code}": "x"}).status_code == 422
    closing = at(own, "stocktake-close", count.code)
    assert "−10 只" in browser.get(closing).content.decode()
    assert browser.post(closing).status_code == 302
    assert left(masks, door) == 90
    assert browser.post(address, {f"count-{line.code}": "80"}).status_code == 422
    assert browser.post(closing).status_code == 422
    assert left(masks, door) == 90


def test_two_who_count_different_shelves(web, own, own_scope, hundred, masks, door):
    other = Item.objects.create(name="手套", unit="双")
    move(Kind.RECEIVED, other, door, 8)
    count = start_stocktake(door, note="", by=None)
    mine, yours = count.lines.get(item=masks), count.lines.get(item=other)
    # Both pages were drawn before anything was counted.
    enter_counts(count, {yours.code: Decimal(7)}, by=None)
    sent = {
        f"count-{mine.code}": "99",
        f"was-{mine.code}": "",
        f"count-{yours.code}": "",
        f"was-{yours.code}": "",
    }
    web("facilities").post(at(own, "stocktake", count.code), sent)
    assert {line.item.name: line.counted for line in count.lines.all()} == {"口罩": 99, "手套": 7}


def test_the_lists_say_what_is_to_be_done(web, own, own_scope, hundred, masks, door, personas):
    set_threshold(masks, door, reorder_point=Decimal(150), target=Decimal(400), by=None)
    browser = web("director")
    page = browser.get(at(own, "to-reorder")).content.decode()
    assert "300 只" in page
    assert "to be ordered" in page
    exported = browser.get(at(own, "to-reorder") + "?format=csv")
    assert exported.status_code == 200
    assert "口罩,300" in exported.content.decode("utf-8-sig")
    seen = glance(own, personas["director"])
    assert (seen.total, seen.late) == (1, 0)
    assert "口罩" in str(seen.lines[0].text)


@pytest.mark.parametrize("name", ["stock", "to-reorder", "expiring", "items"])
def test_what_is_taken_away_stands_under_its_own_name(
    web, own, own_scope, hundred, masks, door, name
):
    set_threshold(masks, door, reorder_point=Decimal(150), target=Decimal(400), by=None)
    Lot.objects.update(expires_on=dt.date(2020, 1, 1))
    answer = web("director").get(at(own, name) + "?format=csv")
    heading, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert rows
    assert {len(row) for row in rows} == {len(heading)}
    assert {row[heading.index("Unit")] for row in rows} == {"只"}
    assert not {"Do", ""} & set(heading)


def test_the_director_sees_what_is_late_first(own, own_scope, personas):
    from kaijuan.core.clock import today

    for number in range(10):
        Equipment.objects.create(kind="other", name=f"机{number}", next_service_on=today())
    Equipment.objects.create(
        kind="other", name="早该修的", next_service_on=today().replace(year=2020)
    )
    seen = glance(own, personas["director"])
    assert (seen.total, seen.late, len(seen.lines)) == (11, 1, 8)
    assert "早该修的" in str(seen.lines[0].text)


def test_the_list_can_be_taken_away_and_brought_back(web, own, own_scope, hundred, masks, door):
    set_threshold(masks, door, reorder_point=Decimal(1), target=Decimal(2), by=None)
    answer = web("librarian").get(at(own, "csv"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1] == "口罩,只,no,大门,1.000,2.000,100.000,,"


def test_only_those_who_work_there(web, own, hundred):
    for persona, status in {
        "reader": 403,
        "auditor": 403,
        "stranger": 404,
        "anonymous": 302,
    }.items():
        assert web(persona).get(at(own, "stock")).status_code == status, persona


def test_a_foreign_stock_is_missing(web, own, foreign, hundred):
    from kaijuan.network.supplies.tests.making import a_store, an_item

    with institution_scope(foreign):
        move(Kind.RECEIVED, an_item("别馆口罩"), a_store("别馆门"), 5)
        code = Stock.objects.get().code
    browser = web("director")
    assert browser.get(at(own, "issue", code)).status_code == 404
    assert browser.post(at(own, "issue", code), {"preset": "1"}).status_code == 404
    assert "别馆" not in browser.get(at(own, "stock")).content.decode()
    assert Movement.objects.count() == 1


def test_a_reorder_point_by_the_page(web, own, hundred, masks, door):
    browser = web("director")
    address = at(own, "threshold", masks.code)
    wrong = {"store": door.code, "reorder_point": "5", "target": "4"}
    assert browser.post(address, wrong).status_code == 422
    assert browser.post(address, {**wrong, "target": "50"}).status_code == 302
    threshold = Stock.objects.get().threshold
    assert 'value="50"' in browser.get(f"{address}?store={door.code}").content.decode()
    browser.post(at(own, "threshold-remove", threshold.code))
    assert not hasattr(Stock.objects.get(), "threshold")


def test_every_page_stands_when_there_is_nothing(web, own, own_scope):
    browser = web("director")
    for name in (
        "stock",
        "to-reorder",
        "expiring",
        "movements",
        "items",
        "stores",
        "stocktakes",
        "equipment",
        "import",
        "receive",
    ):
        assert browser.get(at(own, name)).status_code == 200, name
