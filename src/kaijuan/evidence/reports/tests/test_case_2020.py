"""The release of 2020 holds the 47 figures as the mission gives them, and invents nothing."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from kaijuan.core.indicators.public import Quantifier, indicators, units
from kaijuan.evidence.reports import demo
from kaijuan.evidence.reports.domain import canonical, verify
from kaijuan.evidence.reports.edition import edition_of
from kaijuan.evidence.reports.models import DataPoint, Release
from kaijuan.evidence.reports.placeholders import refs_in

NAMED = {"F01": 74, "F02": 8, "F03": 19, "F04": 6, "F13": 10}
HAN = re.compile("[\u3400-\u9fff]")


def rows(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    text = files("kaijuan.evidence.reports").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def body(release: Release) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(release.body)
    return kept


def claims(release: Release) -> list[dict[str, Any]]:
    return [
        claim
        for chapter in body(release)["chapters"]
        for section in chapter["sections"]
        for claim in section["claims"]
    ]


def test_it_holds_the_47_figures_with_comparator_unit_and_period(case: Release) -> None:
    told = {row["ref"]: row for row in rows("figures.csv")}
    assert list(told) == [f"F{number:02}" for number in range(1, 48)]
    for figure in body(case)["figures"]:
        row = told[figure["ref"]]
        for name in ("institution", "indicator", "comparator", "value", "unit"):
            assert figure[name] == row[name], (figure["ref"], name)
        for name in ("period_start", "period_end", "as_of"):
            assert (figure[name] or "") == row[name], (figure["ref"], name)
        assert indicators.get(figure["indicator"]).system == row["system"]
        assert figure["unit"] in units


def test_each_figure_opens_to_evidence_and_stands_in_a_claim(case: Release) -> None:
    standing = {ref for claim in claims(case) for ref in claim["figures"]}
    for figure in body(case)["figures"]:
        assert figure["ref"] in standing
        for evidence in figure["evidence"]:
            assert evidence["locator"]
            assert evidence["locator_en"]
            assert evidence["paraphrase"]
            assert evidence["paraphrase_en"]
        assert figure["evidence"]


def test_the_named_are_listed_and_nobody_is_added(case: Release) -> None:
    told = Counter(row["ref"] for row in rows("names.csv"))
    assert told == NAMED
    edition = edition_of(case, "en")
    for ref, count in NAMED.items():
        names = edition.names_behind(ref)
        assert [name.key for name in names] == [
            row["institution"] for row in rows("names.csv") if row["ref"] == ref
        ]
        assert len(names) == count


def test_names_that_the_source_writes_otherwise_are_kept_beside(case: Release) -> None:
    edition = edition_of(case, "zh-Hans")
    written = {
        (ref, name.key): name.written_as
        for ref in NAMED
        for name in edition.names_behind(ref)
        if name.written_as
    }
    assert written == {
        ("F02", "10624"): "中国民航飞行学院",
        ("F13", "12964"): "四川国际标榜职业职业学院",
    }
    # The City College is another institution than the university whose name it contains.
    assert "10619" not in {name.key for name in edition.names_behind("F02")}


def test_how_many_members_there_were_stays_unknown(case: Release) -> None:
    assert case.institutions_reporting == 74
    assert {claim["n"] for claim in claims(case)} == {None}


def test_all_and_most_are_statements_with_a_note_that_n_is_unknown(case: Release) -> None:
    kinds = Counter(claim["quantifier"] for claim in claims(case))
    assert kinds["all"] == 4
    assert kinds["most"] == 1
    for claim in claims(case):
        if claim["quantifier"] in {Quantifier.ALL, Quantifier.MOST}:
            assert claim["figures"] == []
            assert any(
                "n is unknown" in n["text_en"] or "not known" in n["text_en"]
                for n in claim["notes"]
            )


def test_no_report_is_a_sentence_and_not_a_zero(case: Release) -> None:
    figure = edition_of(case, "en").figures["F47"]
    assert figure.is_statement
    assert figure.value == 0
    assert "0" not in figure.sentence
    assert figure.number == ""


def test_both_languages_are_complete(case: Release) -> None:
    def walk(value: Any) -> None:
        if isinstance(value, list):
            for each in value:
                walk(each)
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key.endswith("_en"):
                    chinese = value[key[: -len("_en")]]
                    named = key in {"name_en", "city_en"}
                    assert named or bool(inner) == bool(chinese), (key, chinese)
                    assert named or not HAN.search(inner), inner
                else:
                    walk(inner)

    walk(body(case))


def test_the_figures_of_a_claim_are_the_same_in_both_languages(case: Release) -> None:
    for claim in claims(case):
        assert (
            set(refs_in(claim["text"])) == set(refs_in(claim["text_en"])) == set(claim["figures"])
        )


def test_it_is_whole_and_canonical(case: Release) -> None:
    assert verify(case.body, case.sha256) == []
    assert canonical(json.loads(case.body)) == case.body
    assert str(case.published_on) == "2020-02-28"


def test_loading_again_changes_nothing(case: Release) -> None:
    before = (DataPoint.objects.count(), case.sha256)
    again = demo.load(by=None)
    assert (DataPoint.objects.count(), again.sha256) == before
    assert again.pk == case.pk


@pytest.mark.parametrize("word", ["曹", "周建芳", "甘庭俭", "庞家俄", "罗大佺", "彭云耀", "孙会宁"])
def test_no_private_person_is_named(case: Release, word: str) -> None:
    assert word not in case.body
