"""Objects of questionnaires for the access test: a form that is asked, and its next draft."""

from __future__ import annotations

from typing import Any

from kaijuan.core.questionnaires.public import (
    Form,
    create_form,
    publish_version,
    save_draft,
)
from kaijuan.core.tenancy.scope import current_institution
from tests.access.classified import SIGNED_IN, STAFF, Row, act, read, write

AUTHORS = frozenset({"librarian", "director"})
#: Who reads forms somewhere.
READERS = STAFF | {"secretariat", "stranger"}


def definition(mark: str, questions: int = 2) -> dict[str, Any]:
    """Choices, a group with a condition, and ``questions`` more."""
    first = {
        "kind": "question",
        "name": "q1",
        "type": "select_one",
        "choices": "yn",
        "label": {"zh": f"{mark}有没有发热"},
        "required": True,
    }
    more = [
        {
            "kind": "question",
            "name": f"n{number}",
            "type": "integer",
            "label": {"zh": f"{mark}第{number}次"},
            "relevant": "${q1} = 'yes'",
        }
        for number in range(questions)
    ]
    return {
        "schema": 1,
        "languages": ["zh", "en"],
        "choices": {
            "yn": [
                {"name": "yes", "label": {"zh": f"{mark}有"}},
                {"name": "no", "label": {"zh": f"{mark}无"}},
            ]
        },
        "children": [
            first,
            {"kind": "group", "name": "g1", "label": {"zh": f"{mark}题组"}, "children": more},
        ],
    }


def form(mark: str) -> Any:
    """Published once, and being written again."""
    made = create_form(
        f"{mark}报告{Form.objects.count()}",
        purpose=f"{mark}每日",
        definition=definition(mark),
        by=None,
    )
    publish_version(made.versions.get(), by=None)
    save_draft(made, definition(mark, 3), revision=None, by=None)
    return made


MAKERS = {"form": form}

TABLE: dict[str, Row] = {
    "questionnaires:forms": read(STAFF),
    "questionnaires:consortium": read(STAFF),
    "questionnaires:new": write(AUTHORS),
    "questionnaires:standard": write(AUTHORS),
    "questionnaires:import": write(AUTHORS),
    "questionnaires:form": read(STAFF, code="form"),
    "questionnaires:edit": write(AUTHORS, code="form"),
    "questionnaires:retire": write(AUTHORS, code="form"),
    "questionnaires:import-version": write(AUTHORS, code="form"),
    "questionnaires:version": write(STAFF, code="form", number="=1"),
    "questionnaires:json": read(STAFF, code="form", number="=1"),
    "questionnaires:compare": read(STAFF, code="form"),
    "questionnaires:draft": read(AUTHORS, code="form"),
    "questionnaires:begin": act(AUTHORS, code="form"),
    "questionnaires:kinds": read(AUTHORS, code="form"),
    "questionnaires:add": write(AUTHORS, code="form", kind="=select_one"),
    "questionnaires:preview": write(AUTHORS, code="form"),
    "questionnaires:publish": write(AUTHORS, code="form"),
    "questionnaires:discard": write(AUTHORS, code="form"),
    "questionnaires:question": write(AUTHORS, code="form", at="=q1"),
    "questionnaires:step": act(AUTHORS, code="form", at="=q1"),
    "questionnaires:move": write(AUTHORS, code="form", at="=q1"),
    "questionnaires:remove": write(AUTHORS, code="form", at="=g1/n1"),
}


def _asked(foreign: str, **objects: str) -> Row:
    """An operation for whoever works somewhere; ``foreign`` is what those elsewhere meet."""
    met = dict.fromkeys(SIGNED_IN, "told no") | {"anonymous": "sign in first"}
    elsewhere = dict.fromkeys(READERS - STAFF, foreign)
    exact = met | dict.fromkeys(STAFF, "through") | elsewhere
    return Row(STAFF, frozenset(), objects, exact=exact)


def api_rows(api: str) -> dict[str, Row]:
    """The operations, under the name that the API has."""
    return {
        f"{api}:list_forms": _asked("through"),
        f"{api}:one_form": _asked("missing", code="form"),
        f"{api}:one_version": _asked("missing", code="form", number="=1"),
    }


def grow() -> None:
    """More questions in every draft, and more versions of every form."""
    for each in list(Form.objects.filter(institution=current_institution()).order_by("pk")):
        draft = each.versions.filter(published_at=None).first()
        if draft is None:
            continue
        publish_version(draft, by=None)
        save_draft(each, definition("又", 9), revision=None, by=None)
