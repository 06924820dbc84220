"""The list of institutions comes in whole, or not at all and with every reason."""

from __future__ import annotations

from typing import Any

import pytest

from kaijuan.core.audit.public import history_of
from kaijuan.core.files.export import write_xlsx
from kaijuan.core.files.headings import LinesRefused
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user
from kaijuan.network.directory.domain.import_institutions import (
    import_institutions,
)
from kaijuan.network.directory.models import Alias
from kaijuan.network.directory.public import find_institutions
from kaijuan.network.directory.tests.counting import entries
from kaijuan.network.directory.tests.tables import CONSORTIUM, FIRST, GOOD, SECOND, X, table

pytestmark = pytest.mark.django_db


def counts(result: Any) -> tuple[int, int, int]:
    return result.created, result.changed, result.unchanged


def test_it_creates_institutions_with_aliases() -> None:
    assert counts(import_institutions(GOOD, by=None)) == (3, 0, 0)
    first = Institution.objects.get(key="90001")
    assert (first.name, first.kind, first.city, first.number) == (
        "甲大学",
        Kind.UNDERGRADUATE_PUBLIC,
        "成都",
        1,
    )
    assert first.slug == "jia-da-xue"
    assert "甲工" in first.search
    assert list(Alias.objects.filter(institution=first).values_list("name", flat=True)) == [
        "甲大",
        "甲工",
    ]
    assert Institution.objects.consortium().name == "样例图工委"


def test_it_is_written_down_once_with_counts_and_the_digest_of_the_file() -> None:
    by = make_user("secretary")
    result = import_institutions(GOOD, by=by)
    consortium = Institution.objects.consortium()
    with institution_scope(consortium):
        (entry,) = history_of(consortium)
    assert entry.verb == "institutions.imported"
    assert entry.actor_code == by.code
    assert entry.details == {
        "created": 3,
        "changed": 0,
        "unchanged": 0,
        "sha256": result.sha256,
    }
    assert "secretary" in entry.sentence()


def test_importing_again_changes_nothing_and_writes_nothing_down() -> None:
    import_institutions(GOOD, by=None)
    before = entries()
    assert counts(import_institutions(GOOD, by=None)) == (0, 0, 3)
    assert entries() == before


def test_a_changed_line_changes_its_institution_and_keeps_the_slug() -> None:
    import_institutions(GOOD, by=None)
    changed = FIRST.replace("甲大学", "甲科技大学").replace("成都", "德阳")
    assert counts(import_institutions(table(changed), by=None)) == (0, 1, 0)
    first = Institution.objects.get(key="90001")
    assert (first.name, first.city, first.slug) == ("甲科技大学", "德阳", "jia-da-xue")
    assert Institution.objects.count() == 3


def test_the_column_of_aliases_is_the_whole_truth_and_its_absence_says_nothing() -> None:
    import_institutions(GOOD, by=None)
    other = FIRST.replace("甲大;甲工", "甲工；甲院")
    assert counts(import_institutions(table(other), by=None)) == (0, 1, 0)
    assert set(Alias.objects.values_list("name", flat=True)) == {"甲工", "甲院"}
    bare = table("90001,甲大学,undergraduate-public,成都", head="key,name,kind,city")
    assert counts(import_institutions(bare, by=None)) == (0, 0, 1)
    assert Alias.objects.count() == 2


def test_an_alias_may_move_to_another_institution() -> None:
    import_institutions(GOOD, by=None)
    moved = table(FIRST.replace("甲大;甲工", "甲工"), SECOND + "甲大")
    assert counts(import_institutions(moved, by=None)) == (0, 2, 0)
    assert Alias.objects.get(name="甲大").institution.key == "L28"


def test_an_english_name_survives_a_table_without_that_column() -> None:
    import_institutions(
        table(
            CONSORTIUM + ",", FIRST + ",Jia", head="key,no,moe_code,name,kind,city,aliases,name_en"
        ),
        by=None,
    )
    import_institutions(table(FIRST), by=None)
    assert Institution.objects.get(key="90001").name_en == "Jia"


def test_it_reads_chinese_headings_kinds_and_gb18030() -> None:
    data = table(
        "SC,样例图工委,consortium,成都,",
        "90002,丙大学,military,雅安,丙大",
        head="学校代码,校名,类型,城市,别名",
    )
    recoded = data.decode().encode("gb18030")
    assert counts(import_institutions(recoded, by=None)) == (2, 0, 0)
    found = Institution.objects.get(key="90002")
    assert (found.moe_code, found.kind) == ("90002", Kind.MILITARY)


def test_it_reads_a_workbook_with_codes_as_numbers() -> None:
    rows = [
        ["key", "name", "kind", "city", "aliases"],
        ["SC", "样例图工委", "consortium", "成都", ""],
        [90003, "丁大学", "vocational-private", "眉山", "丁大"],
    ]
    assert counts(import_institutions(write_xlsx(rows), by=None)) == (2, 0, 0)
    assert Institution.objects.get(key="90003").name == "丁大学"


def test_a_dry_run_tells_the_same_and_leaves_nothing() -> None:
    result = import_institutions(GOOD, by=None, dry_run=True)
    assert counts(result) == (3, 0, 0)
    assert (Institution.objects.count(), Alias.objects.count(), entries()) == (0, 0, 0)
    with pytest.raises(LinesRefused):
        import_institutions(table(CONSORTIUM, FIRST, FIRST), by=None, dry_run=True)


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "'; DROP TABLE x;--", "Z̸̡͝a̴l大学", "👩‍👩‍👧大学", '"引"号大学'],
)
def test_naughty_names_are_kept_as_they_are(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    import_institutions(table(CONSORTIUM, X.replace("癸大学", quoted)), by=None)
    assert Institution.objects.get(key="90009").name == name


def test_mentions_follow_the_directory(django_assert_num_queries: Any) -> None:
    import_institutions(GOOD, by=None)
    assert [mention.key for mention in find_institutions("甲工与乙学院")] == ["90001", "L28"]
    make_institution("乙学院成都校区", key="90010")
    with django_assert_num_queries(2):
        assert [mention.key for mention in find_institutions("乙学院成都校区")] == ["90010"]


def test_the_case_of_2020_is_ours_and_whole() -> None:
    from kaijuan.network.directory import demo

    demo.load(by=None)
    before = entries()
    demo.load(by=None)
    assert entries() == before
    assert Institution.objects.members().count() == 74
    assert Institution.objects.get(key="L28").moe_code == ""
    (mention,) = find_institutions("西南科技大学城市学院")
    assert mention.key == "14045"
