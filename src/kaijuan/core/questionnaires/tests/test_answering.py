"""The page of questions without script: what is drawn, and what comes back of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from kaijuan.core.questionnaires.answering import answers_from_post, only_redraw
from kaijuan.core.questionnaires.check import check_answers
from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.templatetags.questionnaires import questionnaire
from kaijuan.core.questionnaires.tests.browser_cases import asked, form, words
from kaijuan.core.questionnaires.tests.cases import AT, ZONE

FORM = form(
    asked("one", "select_one", choices="yn", required=True, label={"zh": "选<一>", "en": "One"}),
    asked("many", "select_multiple", choices="yn", label={"zh": "多选"}, hint={"zh": "可多选"}),
    {
        "kind": "group",
        "name": "g",
        "label": {"zh": "组"},
        "children": [
            asked(
                "temp", "decimal", relevant="${one} = 'yes'", required=True, label={"en": "Heat"}
            ),
            asked("day", "date", default="today()", label={"zh": "日"}),
        ],
    },
    {
        "kind": "repeat",
        "name": "r",
        "label": {"zh": "人"},
        "children": [
            asked("name", "text", label={"zh": "名"}),
            {
                "kind": "repeat",
                "name": "in",
                "children": [asked("x", "integer", label={"zh": "数"})],
            },
        ],
    },
    asked("long", "select_one", choices="long", label={"zh": "长单"}),
    asked("scale", "range", range={"start": "1", "end": "5"}, label={"zh": "分"}),
    asked("wide", "range", range={"start": "0", "end": "100"}, label={"zh": "百分"}),
    asked("shot", "image", label={"zh": "照片"}),
    asked("when", "datetime", label={"zh": "时"}),
    asked("sum", "integer", calculation="sum(${x})", label={"zh": "和"}),
    {"kind": "note", "name": "n", "label": {"zh": "你选了 ${one}"}},
    yn=words("yes", "no"),
    long=words(*(f"v{n}" for n in range(20))),
)


def drawn(*arguments: Any, language: str = "zh-hans") -> str:
    with override(language):
        return re.sub(r"\s+", " ", questionnaire(parse_definition(FORM), *arguments))


def tag(html: str, name: str) -> str:
    """The tag of the first box of this name."""
    match = re.search(rf'<(?:input|select|textarea)[^>]*name="{re.escape(name)}"[^>]*>', html)
    assert match, name
    return match[0]


def test_boxes_are_named_by_their_paths_and_tied_to_labels_hints_and_errors():
    definition = parse_definition(FORM)
    checked = check_answers(definition, {"g": {"temp": "x"}, "one": "yes"}, at=AT, zone=ZONE)
    html = drawn({"g": {"temp": "x"}, "one": "yes"}, checked.problems)
    temp = tag(html, "g/temp")
    assert 'value="x"' in temp
    assert 'aria-invalid="true"' in temp
    assert 'inputmode="decimal"' in temp
    said = re.search(r'aria-describedby="([^"]+)"', temp)
    assert said
    assert re.search(rf'id="{re.escape(said[1])}"[^>]*>.*?<p class="error">', html)
    assert '<label for="q-g/temp"><span lang="en">Heat</span>' in html
    assert "选&lt;一&gt;" in html
    assert 'aria-describedby="q-many-hint q-many-error"' in html
    assert 'type="date"' in tag(html, "g/day")
    assert tag(html, "long").startswith("<select")
    assert html.count('name="scale"') == 5
    assert 'type="range"' not in html, "a slider answers before anybody did"
    assert 'capture="environment"' in tag(html, "shot")
    assert "readonly" in tag(html, "sum")
    assert "一共" not in html
    assert '<span data-of="one">中yes</span>' in html
    english = drawn(language="en")
    assert ">One" in english
    assert '<span lang="zh-Hans">多选</span>' in english


def test_what_is_proposed_stands_there_until_something_was_answered(monkeypatch):
    monkeypatch.setattr("kaijuan.core.questionnaires.shown.now", lambda: AT)
    assert 'value="2020-02-10"' in tag(drawn(), "g/day")
    assert 'value=""' in tag(drawn({"one": "no"}), "g/day")


def test_what_is_not_asked_is_hidden_when_the_server_draws_again():
    definition = parse_definition(FORM)
    checked = check_answers(definition, {"one": "no"}, at=AT, zone=ZONE)
    again = drawn({"one": "no"}, checked.problems, checked.hidden)
    assert re.search(r'data-q="g/temp" hidden', again)
    assert not re.search(r'data-q="g/temp" hidden', drawn())


def test_rows_are_asked_for_and_taken_away_without_script():
    definition = parse_definition(FORM)
    post = QueryDict("r[0]=&r[0]/name=甲&:add=r")
    assert only_redraw(post)
    raw = answers_from_post(definition, post)
    assert raw == {"r": [{"name": "甲"}, {}]}
    assert 'name="r[1]/in[0]' not in drawn(raw)
    post = QueryDict("r[0]=&r[0]/name=甲&r[1]=&:add=r[1]/in")
    raw = answers_from_post(definition, post)
    assert raw == {"r": [{"name": "甲"}, {"in": [{}]}]}
    assert tag(drawn(raw), "r[1]/in[0]/x")
    post = QueryDict("r[0]/name=甲&r[4]/name=乙&r[7]/in[3]/x=5&:remove=r[4]")
    assert answers_from_post(definition, post) == {"r": [{"name": "甲"}, {"in": [{"x": "5"}]}]}
    assert not only_redraw(QueryDict("one=yes"))


def test_answers_are_read_by_type_and_nothing_else_comes_in():
    definition = parse_definition(FORM)
    post = QueryDict(
        "one=yes&many=yes&many=no&g/temp=37&sum=99&n=x&csrfmiddlewaretoken=t&__proto__=x&r[99999]=&r[x]="
    )
    files = MultiValueDict({"shot": [SimpleUploadedFile("a.jpg", b"x")]})
    raw = answers_from_post(definition, post, files)
    assert raw == {
        "one": "yes",
        "many": ["yes", "no"],
        "g": {"temp": "37"},
        "sum": "99",
        "shot": "a.jpg",
    }
    checked = check_answers(definition, raw, at=AT, zone=ZONE)
    assert not checked.problems
    assert checked.answers["g"] == {"temp": "37"}
    # What was sent before stays where no other file is chosen.
    kept = QueryDict("shot=old.jpg&shot=")
    assert answers_from_post(definition, kept, MultiValueDict()) == {"shot": "old.jpg"}
    assert 'value="old.jpg"' in drawn({"shot": "old.jpg"})


def test_canonical_answers_fill_the_boxes_again():
    definition = parse_definition(FORM)
    raw = {"when": "2020-02-10T08:30", "scale": "3", "many": ["no"], "one": "no"}
    checked = check_answers(definition, raw, at=AT, zone=ZONE)
    html = drawn(checked.answers)
    assert 'value="2020-02-10T08:30"' in tag(html, "when")
    assert re.search(r'name="scale" value="3"[^>]* checked', html)
    assert re.search(r'name="many" value="no"[^>]* checked', html)


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", '" onmouseover=alert(1) x="']
)
def test_no_text_of_a_form_or_an_answer_becomes_markup(text):
    bad = form(
        asked("a", "text", label={"zh": f"{text}${{b}}"}, hint={"zh": text}),
        asked("b", "text", label={"zh": text}),
    )
    html = questionnaire(parse_definition(bad), {"a": text, "b": text})
    assert "<script>alert" not in html
    # In the JSON quotes are text; there "<" cannot end it.
    markup = re.sub(r'<script type="application/json">.*?</script>', "", html, flags=re.S)
    assert '" onmouseover' not in markup
    assert "onmouseover" in markup or "alert(1)" in markup
