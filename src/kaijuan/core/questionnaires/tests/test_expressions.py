"""Expressions: the table of cases, what is refused by name, and that nothing can run for ever."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from kaijuan.core.questionnaires import limits
from kaijuan.core.questionnaires.check import check_answers
from kaijuan.core.questionnaires.definition import Definition, Expression
from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.expressions.patterns import matches, program_of
from kaijuan.core.questionnaires.received import Received
from kaijuan.core.questionnaires.refusals import BadDefinition, ExpressionRefused
from kaijuan.core.questionnaires.state import State, place_of
from kaijuan.core.questionnaires.tests.cases import AT, TABLE, ZONE, Case, cases, form, same
from kaijuan.core.questionnaires.tests.forms import checked


def value_of(definition: Definition, case: Case) -> Any:
    """The value of the expression where it stands, with everything before it worked out."""
    received = Received(definition, ZONE)
    received.read(case.answers)
    assert not received.problems
    assert not received.wrong
    state = State(definition, AT, ZONE, TABLE["language"], received.values, received.counts)
    for path in definition.order:
        for indices in state.instances(definition.nodes[path]):
            place = place_of(definition.nodes[path], indices)
            answers = case.answers
            state.relevant[place] = not path.startswith("home") or answers.get("one") == "yes"
    node = definition.nodes[case.at]
    return state.evaluated(Expression("", case.tree), node, case.indices, case.columns)


def test_each_case_gives_what_the_table_says() -> None:
    definition = form()
    table = cases()
    wrong = {
        str(case): value
        for case in table
        if not same(value := value_of(definition, case), case.expected)
    }
    assert not wrong
    assert len(table) > 200


def a_form(**columns: Any) -> dict[str, Any]:
    question = {"kind": "question", "name": "asked", "type": "text", **columns}
    repeat = {
        "kind": "repeat",
        "name": "again",
        "children": [{"kind": "question", "name": "inner", "type": "integer"}],
    }
    group = {"kind": "group", "name": "box", "children": []}
    return {
        "schema": 1,
        "choices": {},
        "children": [
            {"kind": "question", "name": "first", "type": "integer"},
            question,
            repeat,
            group,
        ],
    }


REFUSED = [
    ("calculation", "pulldata('fruits', 'name', 'key', 'x')", "pulldata()"),
    ("calculation", "random()", "random()"),
    ("calculation", "indexed-repeat(${inner}, ${again}, 1)", "indexed-repeat()"),
    ("calculation", "instance('x')/root/item", "instance()"),
    ("calculation", "${nobody} + 1", "nobody"),
    ("calculation", "${inner} + 1", "inner"),
    ("calculation", "${box}", "box"),
    ("calculation", "${again}", "again"),
    ("calculation", "sum(${again})", "count()"),
    ("calculation", "sum(1)", "sum()"),
    ("calculation", "position(..)", "position(..)"),
    ("calculation", "word + 1", "word"),
    ("calculation", ". + 1", "“.”"),
    ("calculation", "/data/first", "/data/first"),
    ("calculation", "${first}[1]", "[1]"),
    ("calculation", "../nobody", "../nobody"),
    ("calculation", "1 +", "too early"),
    ("calculation", "(1", "too early"),
    ("calculation", "1 2", "2"),
    ("calculation", "1 ＋ 2", "＋"),
    ("calculation", "if(1, 2)", "if()"),
    ("calculation", "'open", "'open"),
    ("calculation", "format-date(today(), '%Q')", "%Q"),
    ("calculation", "format-date(today(), ${first})", "format-date()"),
    ("calculation", "jr:choice-name('a', '${first}')", "first"),
    ("calculation", "regex(${first}, ${first})", "regex()"),
    ("calculation", "regex('a', '(?=a)')", "(?="),
    ("calculation", r"regex('a', '(a)\1')", r"\1"),
    ("calculation", "regex('a', '(?i)a')", "(?i"),
    ("calculation", "regex('a', 'a{999}')", "{999}"),
    ("calculation", "regex('a', '((a{100}){100}){100}')", "too large"),
    ("calculation", "regex('a', '[a')", "["),
    ("calculation", "regex('a', 'a**')", "**"),
    ("calculation", r"regex('a', '\bа')", r"\b"),
    ("relevant", ". = 1", "“.”"),
    ("constraint", "once(1)", "once()"),
    ("calculation", "(" * 60 + "1" + ")" * 60, "deeply"),
    ("calculation", "1" + " + 1" * 300, "parts"),
    ("calculation", "1" * 3000, "too long"),
]


@pytest.mark.parametrize(("column", "text", "named"), REFUSED, ids=[row[1][:40] for row in REFUSED])
def test_what_is_not_supported_is_refused_by_name_and_place(
    column: str, text: str, named: str
) -> None:
    with pytest.raises(BadDefinition) as refused, override("en"):
        parse_definition(a_form(**{column: text}))
    assert named in str(refused.value)
    assert refused.value.path == "asked"
    assert refused.value.column == column


def test_a_circle_is_refused_with_the_names_in_it() -> None:
    definition = {
        "schema": 1,
        "children": [
            {"kind": "question", "name": "a", "type": "calculate", "calculation": "${b} + 1"},
            {"kind": "question", "name": "b", "type": "text", "relevant": "${c} = 1"},
            {"kind": "question", "name": "c", "type": "calculate", "calculation": "${a}"},
            {"kind": "question", "name": "d", "type": "calculate", "calculation": "${a}"},
        ],
    }
    with pytest.raises(BadDefinition) as refused:
        parse_definition(definition)
    assert "a → b → c → a" in str(refused.value)


def test_a_group_that_depends_on_what_stands_in_it_is_a_circle() -> None:
    definition = {
        "schema": 1,
        "children": [
            {
                "kind": "group",
                "name": "g",
                "relevant": "${q} = 1",
                "children": [{"kind": "question", "name": "q", "type": "integer"}],
            }
        ],
    }
    with pytest.raises(BadDefinition):
        parse_definition(definition)


def test_calculations_are_worked_out_after_what_they_read_wherever_they_stand() -> None:
    definition = parse_definition(
        {
            "schema": 1,
            "children": [
                {"kind": "question", "name": "c", "type": "calculate", "calculation": "${b} * 2"},
                {"kind": "question", "name": "b", "type": "calculate", "calculation": "${a} + 1"},
                {"kind": "question", "name": "a", "type": "integer"},
            ],
        }
    )
    found = check_answers(definition, {"a": 4}, at=AT, zone=ZONE)
    assert found.answers == {"a": 4, "b": "5", "c": "10"}


def test_a_pattern_made_to_run_for_ever_does_not() -> None:
    begun = time.perf_counter()
    assert not matches(program_of("(a|a|aa)*(a*)*b"), "a" * 2_000)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    "pattern", ["a{2,1}", "(", ")", "a|*", "[z-a]", "\\", "x{a}", "a++", "a{1,²}"]
)
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(ExpressionRefused):
        program_of(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["((((){200}){200}){200}){200}", f"([{''.join(map(chr, range(0x4E00, 0x4F90, 2)))}]*){{40}}"],
    ids=["nothing, repeated", "spans"],
)
def test_a_pattern_that_takes_long_to_build_or_to_walk_is_refused(pattern: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(ExpressionRefused):
        program_of(pattern)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    "part",
    [f"regex(., '(?:{'.' * 40}){{20}}')", " and ".join(["1"] * 20)],
    ids=["patterns", "parts"],
)
def test_all_expressions_of_a_form_together_have_a_bound(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(count: int) -> dict[str, Any]:
        rule = " and ".join([part] * 5)
        asks = {"kind": "question", "type": "text", "constraint": rule}
        return {"schema": 1, "children": [{**asks, "name": f"q{n}"} for n in range(count)]}

    monkeypatch.setattr(limits, "FORM_PARTS", 5_000)
    assert parse_definition(asked(1)).nodes
    with pytest.raises(BadDefinition) as refused, override("en"):
        parse_definition(asked(40))
    assert "together" in str(refused.value)


def test_a_form_that_asks_for_too_much_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each of many repetitions adds up all of them: their number squared."""
    inner = {"kind": "question", "name": "n", "type": "integer"}
    total = {"kind": "question", "name": "s", "type": "calculate", "calculation": "sum(${far})"}
    far = {"kind": "question", "name": "far", "type": "integer"}
    definition = parse_definition(
        {
            "schema": 1,
            "children": [
                {"kind": "repeat", "name": "one", "children": [far]},
                {"kind": "repeat", "name": "two", "children": [inner, total]},
            ],
        }
    )
    raw = {"one": [{"far": 1}] * 40, "two": [{"n": 1}] * 40}
    assert checked(definition, raw).answers["two"][39] == {"n": 1, "s": "40"}
    monkeypatch.setattr(limits, "STEPS", 1_000)
    found = checked(definition, raw)
    assert [problem.path for problem in found.problems] == [""]
    assert found.answers == {}


_ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\d", "(?:ab)", "1", r"\.", "[a-c1]"])
_TIMES = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}", "*?"])
_PATTERNS = st.recursive(
    st.builds(
        lambda parts: "".join(parts), st.lists(st.builds(str.__add__, _ATOMS, _TIMES), max_size=4)
    ),
    lambda inner: st.builds(lambda a, b, c, t: f"{a}({b}|{c}){t}", inner, inner, inner, _TIMES),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(_PATTERNS, st.lists(st.text(alphabet="ab1.c", max_size=8), min_size=1, max_size=5))
def test_a_pattern_matches_what_python_matches(pattern: str, texts: list[str]) -> None:
    program = program_of(pattern)
    for text in texts:
        assert matches(program, text) == bool(re.fullmatch(pattern, text, re.ASCII))
