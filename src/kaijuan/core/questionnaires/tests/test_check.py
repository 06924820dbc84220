"""Answers are made canonical and judged, whatever arrives."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.check import Flag
from kaijuan.core.questionnaires.split import join_answers, split_answers
from kaijuan.core.questionnaires.tests.forms import (
    a_form,
    checked,
    choice,
    everything,
    problems,
    question,
)

FORM = everything()
GOOD: dict[str, Any] = {"where": "here", "temperature": "36.5", "seen": "OK"}


def test_answers_come_out_canonical() -> None:
    found = checked(
        FORM,
        {
            "where": " here ",
            "town": "hz",
            "temperature": "３７。５０",  # as a Chinese keyboard writes it
            "signs": "none cough",
            "fever": {"since": "2020-02-09", "note": " a\r\nb "},
            "trip": [{"to": "x", "met": [{"who": "李", "n": "2"}, {"n": 3.0}]}, {"to": "y"}],
            "clock": "8:05:00",
            "moment": "2020-02-09 23:30",
            "seen": True,
            "scale": "2.50",
            "picture": "a.jpg",
        },
    )
    assert problems(found) == {}
    assert found.answers == {
        "where": "here",
        "town": "hz",
        "temperature": "37.5",
        "signs": ["cough", "none"],
        "hot": "true",
        "fever": {"since": "2020-02-09", "note": "a\nb"},
        "trip": [
            {"to": "x", "number": "1", "met": [{"who": "李", "n": 2}, {"n": 3}]},
            {"to": "y", "number": "2"},
        ],
        "met_all": "5",
        "clock": "08:05",
        "moment": "2020-02-09T23:30:00+08:00",
        "seen": "OK",
        "scale": "2.5",
        "picture": "a.jpg",
        "kind": "daily",
        "opened": "2020-02-10T01:00:00+08:00",
    }
    assert found.flags == [Flag("temperature", "发热")]


WRONG: list[tuple[str, Any]] = [
    ("where", "nowhere"),
    ("where", ["here"]),
    ("where", 1),
    ("where", "here\x00"),
    ("town", "wh"),
    ("temperature", "hot"),
    ("temperature", "37,5"),
    ("temperature", True),
    ("temperature", float("nan")),
    ("temperature", float("inf")),
    ("temperature", 10**400),
    ("temperature", "1" * 5000),
    ("temperature", "36." + "1" * 20),
    ("temperature", "29.9"),
    ("temperature", [36]),
    ("signs", ["cough", "plague"]),
    ("signs", [["cough"]]),
    ("signs", {"cough": True}),
    ("fever", "x"),
    ("trip", {"to": "x"}),
    ("trip", "x"),
    ("clock", "24:00"),
    ("clock", "8.30"),
    ("moment", "2020-02-30 08:00"),
    ("moment", "2020-02-09"),
    ("moment", "2020-02-09 24:00"),
    ("moment", "1800-01-01 00:00"),
    ("seen", "maybe"),
    ("scale", "2.3"),
    ("scale", "-1"),
    ("scale", "5.5"),
    ("shelf", "a\nb"),
    ("picture", "../a.jpg"),
    ("picture", "x" * 300),
    ("thanks", "x"),
    ("kind", "x\u202ey"),
]


@pytest.mark.parametrize(("name", "raw"), WRONG, ids=[f"{n}-{str(r)[:20]}" for n, r in WRONG])
def test_what_is_no_answer_is_a_problem_at_its_question(name: str, raw: Any) -> None:
    found = checked(FORM, GOOD | {name: raw})
    if name == "kind":
        # Nobody may change it: what was sent does not count.
        assert found.answers["kind"] == "daily"
    else:
        assert name in problems(found)


def test_days_and_whole_numbers_are_read_strictly() -> None:
    form = a_form(question("day", "date"), question("n", "integer"))
    for raw in (
        "2020-2-9",
        "2019-02-29",
        "20200209",
        "1899-12-31",
        "2201-01-01",
        "2020-02-09T00:00",
    ):
        assert "day" in problems(checked(form, {"day": raw}))
    assert checked(form, {"day": "2020-02-29"}).answers == {"day": "2020-02-29"}
    for raw in ("1.5", "1e3", "1" * 16, 10**15, 1.5, "", None):
        found = checked(form, {"n": raw})
        assert found.answers == {}
        assert ("n" in problems(found)) == (raw not in ("", None))
    assert checked(form, {"n": "-0012."}).answers == {"n": -12}


def test_an_hour_that_the_clocks_leap_over_becomes_one_that_there_was() -> None:
    form = a_form(question("moment", "datetime"))
    zone = ZoneInfo("Europe/Berlin")
    found = checked(form, {"moment": "2020-03-29T02:30"}, zone=zone)
    assert found.answers == {"moment": "2020-03-29T03:30:00+02:00"}
    assert checked(form, found.answers, zone=zone).answers == found.answers


def test_what_is_not_relevant_is_neither_asked_nor_kept() -> None:
    found = checked(FORM, GOOD | {"fever": {"since": "not a day", "note": "secret"}})
    assert problems(found) == {}
    assert "fever" not in found.answers
    ill = checked(FORM, GOOD | {"temperature": "38"})
    assert set(problems(ill)) == {"fever/since"}


def test_required_may_depend_and_the_forms_own_sentence_is_said() -> None:
    assert set(problems(checked(FORM, {}))) == {"where", "temperature", "seen"}
    assert "temperature" not in problems(checked(FORM, {"where": "away", "seen": "OK"}))
    found = checked(FORM, GOOD | {"temperature": "29"})
    assert problems(found) == {"temperature": "体温在 30 到 45 度之间"}
    assert problems(checked(FORM, GOOD | {"temperature": "29"}, language="en")) == {
        "temperature": "30 to 45"
    }


def test_names_in_the_forms_own_sentences_are_what_was_answered() -> None:
    said = {"zh": "${place}的${who}要填${gone}"}
    form = a_form(
        question("place", "select_one", choices="places"),
        question("gone", "text", relevant="false()"),
        {
            "kind": "repeat",
            "name": "r",
            "children": [
                question("who", "text", flag="true()", flag_label={"zh": "${who}发热"}),
                question("n", "integer", required=True, required_message=said),
                question("m", "integer", constraint=". > 1", constraint_message=said),
            ],
        },
        places=[choice("here", "在馆")],
    )
    found = checked(form, {"place": "here", "r": [{"who": "李", "n": 1, "m": 1}, {"who": "王"}]})
    assert problems(found) == {"r[0]/m": "在馆的李要填…", "r[1]/n": "在馆的王要填…"}
    assert [flag.label for flag in found.flags] == ["…发热", "…发热"]


def test_unknown_names_are_told_and_never_kept() -> None:
    raw = GOOD | {"zz\x00": 1, "__proto__": {}, "trip": [{"to": "x", "zz": 1}, "y"]}
    found = checked(FORM, raw)
    assert [problem.path for problem in found.problems] == [
        "",
        "",
        "trip[0]",
        "trip[1]",
        "trip[1]/to",
    ]
    assert not any("\x00" in problem.sentence for problem in found.problems)
    assert json.dumps(found.answers).find("zz") < 0


def test_groups_repeat_as_often_as_they_are_told_to() -> None:
    form = a_form(
        question("n", "integer"),
        {
            "kind": "repeat",
            "name": "r",
            "count": "${n}",
            "children": [question("q", "text", required=True)],
        },
    )
    assert checked(form, {"n": 1, "r": [{"q": "a"}, {"q": "b"}]}).answers["r"] == [{"q": "a"}]
    assert set(problems(checked(form, {"n": 2, "r": [{"q": "a"}]}))) == {"r[1]/q"}
    assert checked(form, {"r": [{"q": "a"}]}).answers == {}
    assert "r" in problems(checked(form, {"n": 10**9}))
    many = checked(everything(), GOOD | {"trip": [{"to": "x"}] * 10_000})
    assert "trip" in problems(many)
    assert len(many.answers["trip"]) == limits.REPETITIONS


def test_more_values_than_a_form_may_hold_are_not_read() -> None:
    row = {"to": "x", "met": [{"who": "y", "n": 1}] * 100}
    found = checked(FORM, GOOD | {"trip": [row] * 100})
    assert "" in problems(found)


def test_a_calculated_value_cannot_be_sent() -> None:
    found = checked(FORM, GOOD | {"hot": "true", "met_all": "99"})
    assert found.answers["hot"] == "false"
    assert found.answers["met_all"] == "0"


def test_what_is_noted_once_stays() -> None:
    found = checked(FORM, GOOD | {"opened": "2020-01-01T08:00:00+08:00"})
    assert found.answers["opened"] == "2020-01-01T08:00:00+08:00"


def test_a_filter_tells_two_choices_of_one_name_apart() -> None:
    form = a_form(
        question("state", "select_one", choices="states"),
        question("county", "select_one", choices="counties", choice_filter="${state} = of"),
        states=[choice("wa", "华"), choice("tx", "得"), choice("or", "俄")],
        counties=[choice("king", "金", of="wa"), choice("king", "王", of="tx")],
    )
    for state, good in (("wa", True), ("tx", True), ("or", False)):
        assert checked(form, {"state": state, "county": "king"}).good is good


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["here", "away", "38.2", "36", "none cough", "2020-02-09", "08:30", "OK", "2.5"]
    ),
    st.sampled_from(
        ["2020-02-09T10:00", "1900-01-01T00:00", "2200-12-31T23:59-12:00", "٣", "-0.0"]
    ),
    st.lists(st.sampled_from(["cough", "fever", "none", "x", ""]), max_size=4),
)
NAMES = st.sampled_from([*(path.rpartition("/")[2] for path in FORM.nodes), "zz"])
RAW = st.recursive(
    st.dictionaries(NAMES, JUNK, max_size=8),
    lambda inner: st.dictionaries(
        NAMES, st.one_of(JUNK, inner, st.lists(st.one_of(inner, JUNK), max_size=3)), max_size=10
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(RAW, JUNK))
def test_nothing_that_is_sent_breaks_it_and_canonical_stays_canonical(raw: Any) -> None:
    found = checked(FORM, raw)
    json.dumps(found.answers, allow_nan=False)
    again = checked(FORM, found.answers)
    assert again.answers == found.answers
    split = split_answers(FORM, found.answers)
    assert join_answers(split.open, split.sealed) == found.answers
    assert not {"temperature", "fever", "hot"} & set(split.open)


def test_repetitions_in_repetitions_cannot_be_made_to_work_for_ever() -> None:
    node = question("q", "text")
    for name in ("c", "b", "a"):
        node = {"kind": "repeat", "name": name, "count": "100", "children": [node]}
    assert [problem.path for problem in checked(a_form(node), {}).problems] == [""]
    found = checked(FORM, GOOD | {"trip": [{"met": [{}] * 100}] * 100})
    assert problems(found)[""].startswith(("More than", "提交的值"))
