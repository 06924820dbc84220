"""The interpreter of the browser gives what the server gives: one table, one page load."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from django.http import QueryDict
from django.utils.translation import override

from kaijuan.core.questionnaires.answering import answers_from_post
from kaijuan.core.questionnaires.check import check_answers
from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.said import said_to_browser
from kaijuan.core.questionnaires.templatetags.questionnaires import SCRIPTS, questionnaire
from kaijuan.core.questionnaires.tests.browser_cases import CHECKED, asked, words
from kaijuan.core.questionnaires.tests.browser_cases import form as form_of
from kaijuan.core.questionnaires.tests.cases import AT, TABLE, ZONE, cases, form, same
from kaijuan.core.testing.needs import CHROMIUM, needs_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    needs_chromium,
]
STATIC = Path(__file__).parents[1] / "static"
#: As the server's own test: "home" is asked where it is said so.
EVALUATE = """([form, context, cases]) => cases.map(one => {
  const state = new kaijuanForms.State(form, context);
  state.read(form.children, one.answers, "");
  form.order.forEach(path => state.instances(state.nodes[path]).forEach(indices => {
    const place = kaijuanForms.placeOf(state.nodes[path], indices);
    state.relevant[place] = !path.startsWith("home") || one.answers.one === "yes";
  }));
  const found = state.evaluated(one.tree, state.nodes[one.at], one.indices, one.columns);
  return typeof found === "number" ? {number: isFinite(found) ? found : String(found)} : found;
})"""
CHECK = """([context, cases]) => cases.map(one => {
  const found = kaijuanForms.check(one.form, one.raw, context);
  const hidden = [];
  kaijuanForms.work(one.form, one.raw, context).each((node, place, indices, there) => {
    if (!there) hidden.push(place);
  });
  return {...found, hidden};
})"""


def read(found: Any) -> Any:
    """A value of the browser's as one of ours."""
    return float(found["number"]) if isinstance(found, dict) else found


@pytest.fixture(scope="module")
def page() -> Any:
    """An empty page with the scripts of the house."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        # A phone abroad: what counts is the clock of the library.
        made = browser.new_page(timezone_id="America/New_York")
        for script in SCRIPTS:
            made.add_script_tag(path=STATIC / script)
        yield made
        browser.close()


def context(definition: Any) -> dict[str, Any]:
    with override("zh-hans"):
        said = said_to_browser(definition, ZONE)
    kept = {key: said[key] for key in ("words", "zone")}
    return kept | {"language": TABLE["language"], "at": AT.timestamp() * 1000}


def test_every_expression_gives_the_same_in_the_browser(page):
    definition, table = form(), cases()
    sent = [
        {
            "tree": case.tree,
            "answers": case.answers,
            "at": case.at,
            "indices": case.indices,
            "columns": case.columns,
        }
        for case in table
    ]
    sent = json.loads(json.dumps(sent))
    found = page.evaluate(EVALUATE, [definition.compiled(), context(definition), sent])
    wrong = [
        (str(case), value)
        for case, value in zip(table, found, strict=True)
        if not same(read(value), case.expected)
    ]
    assert wrong == []
    assert len(found) > 100


LIVE: Final = form_of(
    asked("well", "select_one", choices="yn", required=True, label={"zh": "好吗"}),
    asked("temp", "decimal", relevant="${well} = 'no'", constraint=". < 43", label={"zh": "体温"}),
    {
        "kind": "repeat",
        "name": "met",
        "label": {"zh": "见过谁"},
        "children": [
            asked("name", "text", required=True, label={"zh": "姓名"}),
            asked("age", "integer", label={"zh": "年龄"}),
        ],
    },
    asked("rooms", "integer", label={"zh": "几间"}),
    {
        "kind": "repeat",
        "name": "room",
        "count": "${rooms}",
        "label": {"zh": "房间"},
        "children": [asked("door", "text", default="A", label={"zh": "门"})],
    },
    asked("sum", "integer", calculation="sum(${age})", label={"zh": "年龄之和"}),
    asked(
        "place", "select_one", choices="places", choice_filter="in = ${well}", label={"zh": "哪"}
    ),
    {"kind": "note", "name": "n", "label": {"zh": "一共 ${sum} 岁"}},
    yn=words("yes", "no"),
    places=[
        {"name": "home", "label": {"zh": "家"}, "in": "yes"},
        {"name": "ward", "label": {"zh": "医院"}, "in": "no"},
    ],
)


def test_a_form_lives_and_is_sent_only_when_it_is_whole(page):
    """Hidden, added, taken away, counted, calculated, offered, judged: as one fills it in."""
    with override("zh-hans"):
        html = questionnaire(parse_definition(LIVE))
    bare = re.sub(r"<(link|script src)[^>]*>(</script>)?", "", html)
    page.set_content(f"<form novalidate>{bare}<button id=send>报</button></form>")
    page.evaluate("void kaijuanForms.attach(document.forms[0])")
    page.set_default_timeout(10_000)
    show = page.get_by_label
    assert not show("体温").is_visible()
    assert not show("家").is_visible()
    page.locator("#send").click()
    assert page.locator("[data-q=well] .error").inner_text() == "这道题要回答。"
    assert page.evaluate("document.activeElement.name") == "well"
    show("中no").check()
    assert page.locator("[data-q=well] .error").count() == 0
    assert show("医院").is_visible()
    show("体温").fill("50")
    show("体温").blur()
    assert show("体温").get_attribute("aria-invalid") == "true"
    show("体温").fill("37.5")
    for name, age in (("甲", "30"), ("乙", "12"), ("丙", "5")):
        page.get_by_role("button", name="添加一项").click()
        show("姓名").last.fill(name)
        page.locator("[name$='/age']").last.fill(age)
    page.get_by_role("button", name="删除").nth(1).click()
    show("几间").fill("2")
    page.wait_for_function("document.querySelectorAll('[data-row^=room]').length === 2")
    assert show("年龄之和").input_value() == "35"
    assert page.locator("[data-q=n]").inner_text() == "一共 35 岁"
    found = page.evaluate("kaijuanForms.answersOf(document.forms[0])")
    assert found == {
        "well": "no",
        "temp": "37.5",
        "met": [{"name": "甲", "age": 30}, {"name": "丙", "age": 5}],
        "rooms": 2,
        "room": [{"door": "A"}, {"door": "A"}],
        "sum": 35,
    }
    posted = page.evaluate("[...new FormData(document.forms[0])].map(([k, v]) => [k, String(v)])")
    query = QueryDict(mutable=True)
    for name, value in posted:
        query.appendlist(name, value)
    checked = check_answers(
        parse_definition(LIVE), answers_from_post(parse_definition(LIVE), query), at=AT, zone=ZONE
    )
    assert (checked.answers, checked.problems) == (found, [])
    assert page.evaluate("kaijuanForms.problemsOf(document.forms[0])") == []
    show("中yes").check()
    assert not show("体温").is_visible()
    assert "temp" not in page.evaluate("kaijuanForms.answersOf(document.forms[0])")


NARROW: Final = form_of(
    {
        "kind": "repeat",
        "name": "met",
        "label": {"zh": "见过谁"},
        "children": [asked("name", "text", label={"zh": "姓名"})],
    },
    asked(
        "place",
        "select_one",
        choices="places",
        choice_filter="in = 'yes'",
        required=True,
        label={"zh": "哪"},
    ),
    asked("signs", "select_multiple", choices="places", label={"zh": "有何"}),
    places=[
        {"name": "ward", "label": {"zh": "医院"}, "in": "no"},
        {"name": "home", "label": {"zh": "家"}, "in": "yes"},
    ],
)
NARROWLY: Final = """() => {
  const form = document.forms[0], add = form.querySelector("[data-add=met]");
  kaijuanForms.attach(form);
  const open = !add.disabled;
  add.click();
  form.dispatchEvent(new Event("submit", {cancelable: true}));
  const signs = form.querySelector("[data-q=signs]");
  return [
    open, add.disabled, kaijuanForms.answersOf(form).met.length,
    document.activeElement.value, signs.getAttribute("aria-required")
  ];
}"""


def narrow() -> str:
    """A form of 99 rows whose first choice is not offered."""
    with override("zh-hans"):
        html = questionnaire(parse_definition(NARROW), {"met": [{"name": "甲"}] * 99})
    return f"<form novalidate>{re.sub(r'<(link|script src)[^>]*>(</script>)?', '', html)}</form>"


def test_no_row_too_many_is_offered_and_what_is_wrong_is_found(page):
    page.set_content(narrow())
    assert page.evaluate(NARROWLY) == [True, True, 100, "home", None]


def test_every_set_of_answers_is_judged_the_same_in_the_browser(page):
    sent, expected = [], []
    for source, raw in CHECKED:
        definition = parse_definition(source)
        sent.append({"form": definition.compiled(), "raw": raw})
        with override("zh-hans"):
            checked = check_answers(definition, raw, at=AT, zone=ZONE, language="zh")
        expected.append(
            {
                "answers": checked.answers,
                "problems": [
                    {"path": p.path, "sentence": str(p.sentence)} for p in checked.problems
                ],
                "flags": [{"path": f.path, "label": f.label} for f in checked.flags],
            }
        )
    found = page.evaluate(CHECK, [context(definition), sent])
    assert [{key: each[key] for key in expected[0]} for each in found] == expected
