"""A list with bad lines: nothing comes in, and every line is named with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from kaijuan.core.files.headings import HeadingsMissing, LinesRefused
from kaijuan.core.files.refused import FileRefused
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.directory.domain.import_institutions import (
    ConsortiumMissing,
    import_institutions,
)
from kaijuan.network.directory.models import Alias
from kaijuan.network.directory.tests.counting import entries
from kaijuan.network.directory.tests.tables import CONSORTIUM, FIRST, GOOD, SECOND, X, table

pytestmark = pytest.mark.django_db


def reasons(data: bytes) -> list[tuple[int, str]]:
    before = Institution.objects.count(), Alias.objects.count(), entries()
    with pytest.raises(LinesRefused) as refused:
        import_institutions(data, by=None)
    assert (Institution.objects.count(), Alias.objects.count(), entries()) == before
    return [(bad.line, str(bad.reason)) for bad in refused.value.lines]


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    from django.utils.translation import override

    with override("en"):
        yield


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (X.replace("90009,9", ",9"), "key is empty"),
        (X.replace("癸大学", ""), "name is empty"),
        (X.replace("成都", ""), "city is empty"),
        (X.replace("vocational-public", ""), "kind is empty"),
        (X.replace("vocational-public", "college"), "is no kind"),
        (X.replace("90009", "9009"), "has not five digits"),
        (X.replace("90009,9,90009", "L9,9,1234"), "has not five digits"),
        (X.replace("90009,9,90009", "钥匙,9,90009"), "Latin letters"),
        (X.replace(",9,", ",ninth,"), "is not a number"),
        (X.replace("癸大学", "癸" * 101), "longer than 100"),
        (X.replace("成都", "成" * 41), "longer than 40"),
        (X + "癸" * 101, "longer than 100"),
        (X + ",surplus", "more cells"),
        (X.replace("癸大学", "癸\u202e大学"), "invisible control"),
        (X.replace("癸大学", "癸\ufffd学"), "wrong encoding"),
        (X + "甲大", "“甲大”"),
        (X + "甲大学", "“甲大学”"),
        (X.replace("癸大学", "甲大学"), "“甲大学”"),
        (X.replace("癸大学", "甲工"), "“甲工”"),
        (X.replace("90009", "90001", 1).replace("癸大学", "癸"), "“90001”"),
        (X.replace("9,90009", "9,90001"), "“90001”"),
        (X.replace("vocational-public", "consortium"), "Only one"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(line: str, words: str) -> None:
    found = reasons(table(CONSORTIUM, FIRST, SECOND, line))
    assert [number for number, reason in found if words in reason] == [5], found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (X + "甲大", "belongs to 90001 甲大学"),
        (X.replace("癸大学", "甲大学"), "belongs to 90001 甲大学"),
        (X.replace("9,90009", "9,90001"), "belongs to 90001"),
        (X.replace("vocational-public", "consortium"), "Only one"),
        (CONSORTIUM.replace("consortium", "military"), "cannot become a member"),
    ],
)
def test_a_line_is_held_against_the_directory_too(line: str, words: str) -> None:
    import_institutions(GOOD, by=None)
    ((number, reason),) = reasons(table(line))
    assert number == 2
    assert words in reason


def test_every_bad_line_is_reported_not_only_the_first() -> None:
    bad = [X.replace("癸大学", ""), X.replace("90009", "9009"), X.replace("成都", "")]
    assert {number for number, _ in reasons(table(CONSORTIUM, *bad, FIRST))} == {3, 4, 5}


def test_line_numbers_are_those_of_the_file() -> None:
    text = f'{table().decode()}\n{CONSORTIUM}"two\nlines"\n\n{X.replace("成都", "")}'
    found = reasons(text.encode())
    assert (5, "The city is empty.") in found


def test_a_table_of_something_else_is_refused_by_its_headings() -> None:
    with pytest.raises(HeadingsMissing, match="key, name, kind, city"):
        import_institutions(b"title,isbn\nx,y\n", by=None)


def test_headings_alone_are_refused() -> None:
    assert reasons(table()) == [(1, "There is no line below the first.")]


def test_the_first_import_must_name_the_consortium() -> None:
    with pytest.raises(ConsortiumMissing):
        import_institutions(table(FIRST), by=None)
    assert Institution.objects.count() == 0


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(FileRefused):
        import_institutions(b"%PDF-1.7", by=None)
