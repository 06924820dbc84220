"""A list comes in whole or not at all, and the same file only once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.files.export import write_xlsx
from kaijuan.core.files.headings import HeadingsMissing, LinesRefused
from kaijuan.network.supplies.domain.import_list import import_supplies
from kaijuan.network.supplies.models import Item, Lot, Movement, Store, Threshold
from kaijuan.network.supplies.tests.making import left

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]

GOOD = """名称,单位,有效期管理,存放点,补货点,补足到,数量,批号,有效期至
口罩,只,是,大门,100,500,300,A1,2030-05-01
口罩,只,是,大门,100,500,20.5,A2,2030/6/1
口罩,只,是,库房,,,1000,A1,2030年5月1日
测温枪,把,否,大门,2,4,,,
手套,双,,,,,,,
"""


def test_a_list_makes_items_places_points_and_receipts():
    result = import_supplies(GOOD.encode(), by=None)
    assert (result.created, result.changed, result.unchanged) == (5, 0, 0)
    masks, door = Item.objects.get(name="口罩"), Store.objects.get(name="大门")
    assert left(masks, door) == Decimal("320.5")
    assert Lot.objects.get(batch="A2").expires_on == dt.date(2030, 6, 1)
    assert Threshold.objects.count() == 2
    assert AuditEntry.objects.get().verb == "supplies.imported"


def test_the_same_file_twice_is_once():
    import_supplies(GOOD.encode(), by=None)
    again = import_supplies(GOOD.encode(), by=None)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 5)
    assert Movement.objects.count() == 3
    assert AuditEntry.objects.count() == 1


def test_checking_writes_nothing():
    result = import_supplies(GOOD.encode(), by=None, dry_run=True)
    assert result.created == 5
    assert not Item.objects.exists()
    assert not Movement.objects.exists()


def test_a_workbook_is_read_too():
    rows = [line.split(",") for line in GOOD.splitlines()]
    result = import_supplies(write_xlsx(rows), by=None)
    assert result.created == 5


def test_a_list_without_the_column_leaves_what_expires():
    import_supplies(GOOD.encode(), by=None)
    import_supplies("名称,单位\n口罩,只\n".encode(), by=None)
    assert Item.objects.get(name="口罩").expires


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",只,,,,,,,", "name"),
        ("口罩,,,,,,,,", "unit"),
        ("口罩,只,也许,,,,,,", "yes or no"),
        ("口罩,只,否,,,,5,,", "place"),
        ("口罩,只,否,大门,5,,,,", "together"),
        ("口罩,只,否,大门,5,4,,,", "less"),
        ("口罩,只,否,大门,-1,4,,,", "quantity"),
        ("口罩,只,否,大门,,,1e400,,", "quantity"),
        ("口罩,只,否,大门,,,0.0001,,", "quantity"),
        ("口罩,只,否,大门,,,NaN,,", "quantity"),
        ("口罩,只,是,大门,,,5,,", "use-by"),
        ("口罩,只,是,大门,,,5,,2020-02-30", "date"),
        ("口罩,只,是,大门,,,5,,0001-01-01", "date"),
        ("口\u202e罩,只,,,,,,,", "control"),
        ("长" * 101 + ",只,,,,,,,", "100"),
        ("口罩,只,否,大门,1,2,,,\n口罩,只,否,大门,1,3,,,", "Line 2"),
        ("口罩,只,否,,,,,,\n口罩,盒,否,,,,,,", "Line 2"),
        ("口罩,只,否,,,,,,,多了", "more cells"),
    ],
)
def test_a_bad_line_is_named_and_nothing_comes_in(line, words, settings):
    settings.LANGUAGE_CODE = "en"
    from django.utils.translation import override

    head = GOOD.splitlines()[0]
    with override("en"), pytest.raises(LinesRefused) as refused:
        import_supplies(f"{head}\n{line}\n".encode(), by=None)
    with override("en"):
        assert any(words in str(bad) for bad in refused.value.lines), refused.value.lines
    assert not Item.objects.exists()


def test_a_table_of_something_else():
    with pytest.raises(HeadingsMissing):
        import_supplies("书名,作者\n红楼梦,曹雪芹\n".encode(), by=None)


def test_a_unit_that_is_used_stays():
    import_supplies(GOOD.encode(), by=None)
    with pytest.raises(LinesRefused):
        import_supplies("名称,单位\n口罩,盒\n".encode(), by=None)
    import_supplies("名称,单位\n手套,盒\n".encode(), by=None)
    assert Item.objects.get(name="手套").unit == "盒"


def test_what_the_books_know_to_expire_needs_its_date_too():
    import_supplies(GOOD.encode(), by=None)
    with pytest.raises(LinesRefused) as refused:
        import_supplies("名称,单位,存放点,数量\n口罩,只,大门,5\n".encode(), by=None)
    assert [bad.line for bad in refused.value.lines] == [2]
    assert Movement.objects.count() == 3
