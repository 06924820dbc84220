"""Definitions: what is taken, what is refused and where, and what the browser gets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from kaijuan.core.questionnaires.definition import canonical, digest_of
from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.refusals import BadDefinition
from kaijuan.core.questionnaires.rows import answer_rows, columns_of, value_at
from kaijuan.core.questionnaires.split import join_answers, split_answers
from kaijuan.core.questionnaires.tests.forms import a_form, checked, choice, everything, question

FORM = everything()


def test_the_digest_does_not_depend_on_the_order_of_keys() -> None:
    source = json.loads(json.dumps(FORM.source))
    turned = dict(reversed(source.items()))
    assert digest_of(turned) == FORM.sha256
    assert canonical(turned) == canonical(source)
    changed = source | {"children": source["children"][:-1]}
    assert digest_of(changed) != FORM.sha256


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("unknown key", {"colour": "red"}, "colour"),
    ("type", {"type": "geopoint"}, "geopoint"),
    ("mark", {"mark": "secret"}, "personal"),
    ("label", {"label": "text"}, "language"),
    ("label language", {"label": {"fr": "x"}}, "language"),
    ("label control", {"label": {"zh": "a\x00"}}, "control"),
    ("label long", {"label": {"zh": "a" * 5000}}, "long"),
    ("label name", {"label": {"zh": "${nobody}"}}, "nobody"),
    ("no list", {"type": "select_one", "choices": "none"}, "list"),
    ("list for text", {"choices": "yes"}, "choices"),
    ("range for text", {"range": {"start": "1"}}, "range"),
    ("empty range", {"type": "range", "range": {"start": "5", "end": "1"}}, "range"),
    ("endless range", {"type": "range", "range": {"end": "Infinity"}}, "range"),
    ("fine range", {"type": "range", "range": {"step": "1e-40"}}, "range"),
    ("fine range", {"type": "range", "range": {"step": "0.0000001"}}, "range"),
    ("calculation", {"type": "calculate"}, "calculation"),
    ("unseen", {"type": "hidden", "constraint": ". > 1"}, "Nobody sees"),
    ("unseen", {"type": "calculate", "calculation": "1", "constraint": ". > 1"}, "Nobody sees"),
    ("read only", {"read_only": "yes"}, "true or false"),
    ("expression", {"relevant": ["x"]}, "text"),
    ("name", {"name": "two words"}, "two words"),
    ("name", {"name": "a/b"}, "a/b"),
    ("name", {"name": "a[0]"}, "a[0]"),
    ("name", {"name": "__proto__"}, "__proto__"),
    ("name", {"name": "constructor"}, "constructor"),
    ("name", {"name": "9a"}, "9a"),
    ("name", {"name": ""}, "name"),
    ("name", {"name": 7}, "name"),
]


@pytest.mark.parametrize(("what", "more", "named"), BAD, ids=[row[0] for row in BAD])
def test_a_definition_that_is_not_good_is_refused_with_a_sentence(
    what: str, more: dict[str, Any], named: str
) -> None:
    with pytest.raises(BadDefinition) as refused, override("en"):
        a_form({**question("q", "text"), **more}, yes=[choice("yes", "是")])
    assert named in str(refused.value)


def test_names_are_unique_in_their_group() -> None:
    with pytest.raises(BadDefinition):
        a_form(question("a", "text"), question("a", "date"))
    group = {"kind": "group", "name": "g", "children": [question("a", "text")]}
    assert list(a_form(question("a", "text"), group).nodes) == ["a", "g", "g/a"]


def test_a_choice_is_there_once_and_has_no_space_where_several_are_taken() -> None:
    with pytest.raises(BadDefinition):
        a_form(question("q", "text"), list=[choice("a", "甲"), choice("a", "乙")])
    spaced = [choice("a b", "甲")]
    assert a_form(question("q", "select_one", choices="list"), list=spaced)
    with pytest.raises(BadDefinition):
        a_form(question("q", "select_multiple", choices="list"), list=spaced)


def test_too_deep_and_too_many_are_refused() -> None:
    node: dict[str, Any] = question("q", "text")
    for number in range(200):
        node = {"kind": "group", "name": f"g{number}", "children": [node]}
    with pytest.raises(BadDefinition):
        a_form(node)
    with pytest.raises(BadDefinition):
        a_form(*(question(f"q{number}", "text") for number in range(700)))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["schema", "children", "kind", "name", "label", "choices", "zh", "x"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=15,
)


@settings(max_examples=80, deadline=None)
@given(JSON)
def test_whatever_is_sent_as_a_definition_is_read_or_refused(junk: Any) -> None:
    for definition in (junk, {"schema": 1, "children": junk}, {"schema": 1, "children": [junk]}):
        try:
            parse_definition(definition)
        except BadDefinition as refusal:
            assert str(refusal)


def test_a_calculation_is_as_sensitive_as_what_it_reads() -> None:
    marks = {path: node.mark for path, node in FORM.nodes.items() if node.mark}
    assert marks == {
        "temperature": "sensitive",
        "hot": "sensitive",
        "fever": "personal",
        "fever/since": "personal",
        "fever/note": "personal",
        "trip/met/who": "personal",
    }


def test_what_is_copied_is_as_sensitive_wherever_it_stands() -> None:
    """By a default that reads what comes later, and by how often a group repeats."""
    copies = question("copies", "text", default="${secret}")
    group = {"kind": "group", "name": "g", "mark": "sensitive"}
    form = a_form(
        {"kind": "repeat", "name": "early", "children": [copies]},
        {**group, "children": [question("secret", "text"), question("n", "integer")]},
        {"kind": "repeat", "name": "times", "count": "${n}", "children": [question("q", "text")]},
    )
    assert {path for path, node in form.nodes.items() if node.mark != "sensitive"} == {"early"}
    answers = checked(form, {"g": {"n": "2"}, "times": [{"q": "a"}, {}]}).answers
    assert "times" not in split_answers(form, answers).open


def test_the_browser_gets_trees_and_no_text_to_evaluate() -> None:
    compiled = json.loads(json.dumps(FORM.compiled(), allow_nan=False))
    by_name = {node["name"]: node for node in compiled["children"]}
    assert by_name["hot"]["calculation"] == [">=", ["ref", "temperature"], ["num", 37.3]]
    assert by_name["hot"]["mark"] == "sensitive"
    assert by_name["where"]["required"] is True
    assert by_name["temperature"]["required"][0] == "!="
    assert by_name["trip"]["children"][3]["children"][1]["path"] == "trip/met/n"
    assert compiled["names"] == {"where": "where"}
    assert set(compiled["order"]) == set(FORM.nodes)


def test_answers_are_split_and_joined_also_where_the_key_is_gone() -> None:
    raw = {
        "where": "here",
        "temperature": "38",
        "fever": {"since": "2020-02-01"},
        "trip": [{"to": "x", "met": [{"who": "李", "n": 1}, {"n": 2}]}, {"to": "y"}],
        "seen": "OK",
    }
    answers = checked(FORM, raw).answers
    split = split_answers(FORM, answers)
    assert split.sealed == {
        "temperature": "38",
        "hot": "true",
        "fever": {"since": "2020-02-01"},
        "trip": [{"met": [{"who": "李"}, {}]}, {}],
    }
    assert "李" not in json.dumps(split.open, ensure_ascii=False)
    assert join_answers(split.open, split.sealed) == answers
    assert join_answers(split.open, None) == split.open


def test_repetitions_of_nothing_but_sealed_questions_are_not_counted_in_the_open() -> None:
    sealed = [question("who", "text", mark="personal"), {"kind": "note", "name": "n"}]
    form = a_form(
        {"kind": "repeat", "name": "met", "children": sealed},
        {"kind": "repeat", "name": "been", "children": [question("to", "text")]},
    )
    for who in ({}, {"who": "李"}):
        answers = checked(form, {"met": [who, {}], "been": [{}]}).answers
        split = split_answers(form, answers)
        assert split.open == {"been": [{}]}
        assert join_answers(split.open, split.sealed) == answers


def test_a_name_in_a_label_is_not_shown_where_its_answer_is_not_known() -> None:
    form = a_form(question("a", "text"), question("b", "text") | {"label": {"zh": "${a}的体温"}})
    (row,) = answer_rows(form, {"b": "36"}, "zh")
    assert row.label == columns_of(form)[1].label == "…的体温"


def test_answers_are_shown_in_words_and_exported_by_column() -> None:
    raw = {
        "where": "here",
        "signs": ["cough", "none"],
        "seen": "OK",
        "temperature": "36.5",
        "moment": "2020-02-09T08:30",
        "trip": [{"to": "x"}, {"to": "y"}],
    }
    answers = checked(FORM, raw).answers
    rows = {row.label: (row.value, row.mark) for row in answer_rows(FORM, answers, "zh")}
    assert rows["题where"] == ("在馆", "")
    assert rows["题temperature"] == ("36.5", "sensitive")
    assert rows["题moment"] == ("2020-02-09 08:30", "")
    assert "咳嗽" in rows["题signs"][0]
    assert rows["trip 2 · 题to"] == ("y", "")
    assert "题kind" not in rows
    columns = {column.path: column for column in columns_of(FORM)}
    assert columns["trip/to"].label == "题to"
    assert columns["temperature"].mark == "sensitive"
    assert "thanks" not in columns
    assert value_at(answers, "trip/to") == ["x", "y"]
    assert value_at(answers, "fever/since") is None
