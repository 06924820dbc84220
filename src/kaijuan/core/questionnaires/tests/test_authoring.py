"""Writing a form in the browser: small changes of a definition, and the pages that make them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.questionnaires.authoring import choices, conditions, nodes
from kaijuan.core.questionnaires.authoring.comparing import compare
from kaijuan.core.questionnaires.authoring.conditions import CannotCompare, When
from kaijuan.core.questionnaires.authoring.kinds import KINDS
from kaijuan.core.questionnaires.models import Form, FormVersion
from kaijuan.core.questionnaires.public import create_form, publish_version, save_draft
from kaijuan.core.tenancy.scope import institution_scope

BACKEND = "kaijuan.core.accounts.backends.NameOrEmailBackend"


def question(name: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    return {"kind": "question", "name": name, "type": type_, "label": {"zh": name}, **more}


def definition(*children: dict[str, Any], **lists: Any) -> dict[str, Any]:
    return {"schema": 1, "languages": ["zh", "en"], "choices": lists, "children": list(children)}


def group(name: str, *children: dict[str, Any], kind: str = "group") -> dict[str, Any]:
    return {"kind": kind, "name": name, "label": {"zh": name}, "children": list(children)}


# --- nodes ---------------------------------------------------------------------------------------


def paths(json_: Any) -> list[str]:
    return [each.path for each in nodes.placed(json_)]


def test_nodes_are_put_in_moved_and_taken_out_and_the_old_definition_stays():
    before = definition(question("a"), group("g", question("b")), question("c"))
    kept = json.dumps(before)
    assert paths(nodes.insert(before, question("d"), inside="g")) == ["a", "g", "g/b", "g/d", "c"]
    assert paths(nodes.step(before, "c", -1)) == ["a", "c", "g", "g/b"]
    assert paths(nodes.step(before, "a", -1)) == paths(before)
    assert paths(nodes.carry(before, "g/b", inside="")) == ["a", "g", "c", "b"]
    assert paths(nodes.carry(before, "a", inside="g")) == ["g", "g/b", "g/a", "c"]
    assert paths(nodes.carry(before, "g", inside="g")) == paths(before)
    assert paths(nodes.remove(before, "g")) == ["a", "c"]
    assert json.dumps(before) == kept
    for path in ("x", "g/x", "a/b", ""):
        with pytest.raises(nodes.NoSuchNode):
            nodes.remove(before, path)


def test_a_list_of_choices_goes_with_the_last_question_that_uses_it():
    json_ = definition(
        question("a", "select_one", choices="l"), question("b", "select_one", choices="l"), l=[]
    )
    once = nodes.remove(json_, "a")
    assert once["choices"] == {"l": []}
    assert nodes.remove(once, "b")["choices"] == {}


def test_new_names_are_never_taken_ones():
    assert nodes.new_name(nodes.empty()) == "q1"
    assert nodes.new_name(definition(question("q7"), group("g", question("q12")))) == "q13"


def test_a_condition_may_ask_for_what_stands_above_and_outside_of_other_repeats():
    json_ = definition(
        question("a"), group("r", question("b"), question("c"), kind="repeat"), question("d")
    )

    def before(path: str | None) -> list[str]:
        return [each.path for each in nodes.questions_before(json_, path)]

    assert before("a") == []
    assert before("r/c") == ["a", "r/b"]
    assert before("d") == ["a"]
    assert before(None) == ["a", "d"]


# --- choices -------------------------------------------------------------------------------------


def test_codes_stay_with_their_choices_however_the_lines_change():
    first = choices.read("有 | Yes\n无｜No\n\n不清楚")
    assert [(c["name"], c["label"]) for c in first] == [
        ("c1", {"zh": "有", "en": "Yes"}),
        ("c2", {"zh": "无", "en": "No"}),
        ("c3", {"zh": "不清楚"}),
    ]
    reworded = choices.read("有\n没有\n不清楚", first)
    assert [c["name"] for c in reworded] == ["c1", "c2", "c3"]
    moved = choices.read("不清楚\n另外\n有", first)
    assert [c["name"] for c in moved] == ["c3", "c2", "c1"]
    fewer = choices.read("无\n新的", first)
    assert [c["name"] for c in fewer] == ["c2", "c1"] or [c["name"] for c in fewer] == ["c2", "c3"]
    coded = choices.read("有 | Yes | fever", first)
    assert coded[0]["name"] == "fever"
    assert choices.as_text(coded) == "有 | Yes | fever"
    assert choices.as_text(choices.read(choices.as_text(first), first)) == choices.as_text(first)


@pytest.mark.parametrize(
    "text",
    [
        "有\n有",
        "有 | | x\n无 | | x",
        "a|b|c|d",
        "有 | | no code",
        "有" * 300,
        "\n".join("abcdefg" * 40),
    ],
)
def test_choices_that_cannot_be_told_apart_are_refused(text):
    with pytest.raises(ValidationError):
        choices.read(text)


# --- conditions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "type_", "expression"),
    [
        (When("q1", "is", "c1"), "select_one", "${q1} = 'c1'"),
        (When("q1", "is-not", "c1"), "select_one", "${q1} != 'c1'"),
        (When("q1", "is", "c1"), "select_multiple", "selected(${q1}, 'c1')"),
        (When("q1", "is-not", "c1"), "select_multiple", "not(selected(${q1}, 'c1'))"),
        (When(".", "at-least", "37.3"), "decimal", ". >= 37.3"),
        (When("q1", "at-most", "-2"), "integer", "${q1} <= -2"),
        (When("q1", "at-least", "2020-01-24"), "date", "${q1} >= date('2020-01-24')"),
        (When("q1", "answered"), "text", "${q1} != ''"),
        (When("q1", "empty"), "integer", "${q1} = ''"),
    ],
)
def test_boxes_and_expressions_say_the_same(when, type_, expression):
    assert conditions.written(when, {"type": type_}) == expression
    assert conditions.read_when(expression) == when


def test_what_boxes_cannot_say_stays_an_expression():
    for expression in ("${a} = 1 and ${b} = 2", "count(${r}) > 1", "${a} = ${b}", "", None, ["x"]):
        assert conditions.read_when(expression) is None
    for when, type_ in (
        (When("q", "at-least", "warm"), "decimal"),
        (When("q", "at-least", "c1"), "select_one"),
        (When("q", "is", "it's"), "text"),
        (When("q", "is", "24.1.2020"), "date"),
    ):
        with pytest.raises(CannotCompare):
            conditions.written(when, {"type": type_})
    assert conditions.read_between(conditions.between("34", "43")) == ("34", "43")
    assert conditions.read_between(conditions.between("", "43")) == ("", "43")
    assert conditions.read_between(". >= 34 or . = 0") is None


# --- comparing -----------------------------------------------------------------------------------


def test_versions_are_compared_by_path():
    yes = [{"name": "y", "label": {"zh": "是"}}]
    before = definition(
        question("a", "select_one", choices="l"), question("b"), group("g", question("c")), l=yes
    )
    same = definition(
        question("a", "select_one", choices="k"), question("b"), group("g", question("c")), k=yes
    )
    assert not compare(before, same)
    after = definition(
        question("b", required=True, required_message={"zh": "要"}),
        question("a", "select_one", choices="l"),
        group("g", question("d")),
        l=[*yes, {"name": "n", "label": {"zh": "否"}}],
    )
    found = compare(before, after)
    assert [each.path for each in found.added] == ["g/d"]
    assert [each.path for each in found.removed] == ["g/c"]
    assert {each.after.path: each.parts for each in found.changed} == {
        "b": ("required",),
        "a": ("choices",),
    }
    assert found.moved


# --- pages ---------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, own, personas):
    """The address of the forms of the own library, and its director at it."""
    client.force_login(personas["director"], backend=BACKEND)
    return f"/i/{own.slug}/forms/"


def draft() -> FormVersion:
    return FormVersion.objects.get(published_at=None)


def test_a_form_is_written_tried_out_published_and_written_again(client, desk, own):
    answer = client.post(f"{desk}new/", {"title": "健康日报告"})
    form = Form.objects.get()
    at = f"{desk}{form.code}/"
    assert answer.headers["Location"] == f"{at}draft/"
    refused = client.post(f"{at}draft/publish/", {"revision": draft().revision})
    assert refused.status_code == 422
    asked = {
        "label_zh": "有没有发热",
        "choices": "有 | Yes\n无",
        "required": "on",
        "flag_how": "is",
        "flag_value": "有",
    }
    first = draft().revision
    assert (
        client.post(f"{at}draft/add/select_one/", {"revision": first, **asked}).status_code == 302
    )
    # Somebody else saved meanwhile: the second is told, and nothing is lost or written.
    second = client.post(f"{at}draft/add/text/", {"revision": first, "label_zh": "在哪里"})
    assert second.status_code == 422
    assert "有人刚改过这份草稿" in second.content.decode()
    assert "在哪里" in second.content.decode()
    more = {"label_zh": "体温", "when": "q1=c1", "least": "34", "most": "43", "mark": "sensitive"}
    client.post(f"{at}draft/add/decimal/", {"revision": draft().revision, **more})
    q1, q2 = draft().definition["children"]
    assert (q1["flag"], q1["required"]) == (". = 'c1'", True)
    assert (q2["relevant"], q2["constraint"]) == ("${q1} = 'c1'", ". >= 34 and . <= 43")
    page = client.get(f"{at}draft/at/q2/edit/").content.decode()
    assert '<option value="q1=c1" selected>' in page
    assert 'value="43"' in page
    assert client.post(f"{at}draft/preview/", {"q1": "c1", "q2": "50"}).status_code == 422
    tried = client.post(f"{at}draft/preview/", {"q1": "c1", "q2": "36.5"})
    assert "会触发报警" in tried.content.decode()
    client.post(f"{at}draft/publish/", {"revision": draft().revision})
    version = FormVersion.objects.get()
    assert version.published_at
    assert client.get(f"{at}draft/").status_code == 404
    client.post(f"{at}draft/begin/")
    client.post(f"{at}draft/at/q2/remove/", {"revision": draft().revision})
    differs = client.get(f"{at}compare/").content.decode()
    assert "体温" in differs
    version.refresh_from_db()
    assert len(version.definition["children"]) == 2
    with institution_scope(own):
        verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"form.created", "form.drafted", "form.published"} <= verbs


def test_the_list_names_the_day_of_the_house_on_which_a_form_was_published(
    client, desk, own, monkeypatch
):
    # Seven in the morning at the library is still the day before in UTC.
    at = dt.datetime(2020, 2, 28, 23, 0, tzinfo=dt.UTC)
    monkeypatch.setattr("kaijuan.core.questionnaires.domain.drafts.now", lambda: at)
    with institution_scope(own):
        create_form("日报", definition=definition(question("a")), by=None)
        publish_version(draft(), by=None)
    assert "2020-02-29" in client.get(f"{desk}?format=csv").content.decode()


def test_a_question_that_others_refer_to_is_not_removed(client, desk, own):
    with institution_scope(own):
        form = create_form(
            "表",
            definition=definition(question("a", "integer"), question("b", relevant="${a} > 1")),
            by=None,
        )
    at = f"{desk}{form.code}/draft/"
    answer = client.post(f"{at}at/a/remove/", {"revision": draft().revision})
    assert answer.status_code == 422
    assert len(draft().definition["children"]) == 2
    assert client.post(f"{at}at/gone/remove/").status_code == 302
    moved = client.post(f"{at}at/b/step/", {"by": "-1", "revision": draft().revision})
    assert moved.status_code == 302
    assert [c["name"] for c in draft().definition["children"]] == ["b", "a"]


def test_after_a_step_the_page_stands_at_the_question_in_groups_too(client, desk, own):
    with institution_scope(own):
        grouped = group("g", question("a"), question("b"))
        form = create_form("表", definition=definition(grouped), by=None)
    at = f"{desk}{form.code}/draft/"
    moved = client.post(f"{at}at/g/b/step/", {"by": "-1", "revision": draft().revision})
    page, _sign, anchor = moved.headers["Location"].partition("#")
    assert f'id="{anchor}"' in client.get(page).content.decode()


def test_every_kind_can_be_put_in_and_opened_again(client, desk, own):
    with institution_scope(own):
        form = create_form("表", definition=nodes.empty(), by=None)
    at = f"{desk}{form.code}/draft/"
    for number, key in enumerate(KINDS, start=1):
        sent = {"revision": draft().revision, "label_zh": f"题{number}", "calculation": ""}
        sent |= {"choices": "甲\n乙"} if key.startswith("select") else {}
        sent |= {"calculation": "1 + 1"} if key == "calculate" else {}
        answer = client.post(f"{at}add/{key}/", sent)
        assert answer.status_code == 302, (key, answer.content.decode())
        json_ = draft().definition
        node = json_["children"][-1]
        again = client.post(
            f"{at}at/{node['name']}/edit/",
            {**sent, "revision": draft().revision, "name": node["name"], "label_en": "x"},
        )
        assert again.status_code == 302, (key, again.content.decode())
        changed = draft().definition["children"][-1]
        assert changed == {**node, "label": {"zh": f"题{number}", "en": "x"}}
        assert draft().definition["choices"] == json_["choices"]
    assert client.get(at).status_code == 200
    assert client.get(f"{at}preview/").status_code == 200


def test_expressions_of_experts_are_kept_or_refused_with_a_sentence(client, desk, own):
    kept = {"relevant": "${a} > 1 and ${a} < 9", "constraint": "regex(., '[a-z]+')"}
    with institution_scope(own):
        form = create_form(
            "表", definition=definition(question("a", "integer"), question("b", **kept)), by=None
        )
    at = f"{desk}{form.code}/draft/at/b/edit/"
    page = client.get(at).content.decode()
    assert "${a} &gt; 1 and ${a} &lt; 9" in page
    sent = {"revision": draft().revision, "label_zh": "乙", **kept}
    assert client.post(at, sent).status_code == 302
    assert draft().definition["children"][1] == {**question("b", **kept), "label": {"zh": "乙"}}
    for wrong in (
        {"relevant": "${nobody} = 1"},
        {"when": "a", "when_how": "is", "when_value": "1"},
    ):
        answer = client.post(at, sent | wrong | {"revision": draft().revision})
        assert answer.status_code == 422, wrong
    assert draft().definition["children"][1]["label"] == {"zh": "乙"}


def test_an_xlsform_is_shown_then_taken_over_and_a_bad_one_leaves_nothing(client, desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    good = (
        "| survey |\n| | type | name | label::zh | relevant |\n| | integer | n | 几个 | |\n"
        "| | text | why | 为什么 | ${n} > 1 |\n"
    ).encode()
    bad = good.replace(b"${n} > 1", b"pulldata('x', 'y', 'z', 'q')")

    def send(data: bytes, name: str = "check.md", **more: str) -> Any:
        file = SimpleUploadedFile(name, data)
        return client.post(f"{desk}import/", {"file": file, **more})

    shown = send(good, check="1")
    assert shown.status_code == 200
    assert "为什么" in shown.content.decode()
    assert not Form.objects.exists()
    for data, name in ((bad, "pulldata.md"), (b"\x00\x01", "a.xlsx"), (good, "a.exe")):
        refused = send(data, name, **{"import": "1"})
        assert refused.status_code == 422, name
        assert not Form.objects.exists()
        assert ("pulldata()" in refused.content.decode()) == (data == bad)
    taken = send(good, **{"import": "1"})
    assert taken.status_code == 302
    assert Form.objects.get().title == "check"
    assert draft().source == "xlsform"
    assert [c["name"] for c in draft().definition["children"]] == ["n", "why"]


def test_members_read_the_consortiums_forms_and_never_change_them(client, desk, own, consortium):
    with institution_scope(consortium):
        form = create_form("周报", definition=definition(question("a")), by=None)
        hidden = create_form("未成", definition=definition(question("a")), by=None)
        publish_version(form.versions.get(), by=None)
        save_draft(form, definition(question("b")), revision=None, by=None)
    listed = client.get(f"{desk}consortium/").content.decode()
    assert "周报" in listed
    assert "未成" not in listed
    page = client.get(f"{desk}{form.code}/")
    assert page.status_code == 200
    assert "第 2 版" not in page.content.decode()
    assert client.get(f"{desk}{form.code}/versions/1/").status_code == 200
    assert client.get(f"{desk}{form.code}/versions/2/").status_code == 404
    for path in (f"{form.code}/draft/", f"{form.code}/edit/", f"{hidden.code}/"):
        assert client.get(desk + path).status_code == 404


def test_the_file_of_a_version_is_what_its_digest_stands_for(client, desk, own):
    import hashlib

    with institution_scope(own):
        form = create_form("表", definition=definition(question("a")), by=None)
        version = publish_version(form.versions.get(), by=None)
    answer = client.get(f"{desk}{form.code}/versions/1/definition.json")
    assert hashlib.sha256(answer.content).hexdigest() == version.sha256
    assert json.loads(answer.content) == version.definition
    shown = client.get(f"/api/v1/forms/{form.code}/versions/1").json()
    assert (shown["definition"], shown["sha256"]) == (version.definition, version.sha256)
