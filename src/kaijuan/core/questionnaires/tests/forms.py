"""A form with something of everything, for the tests."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from zoneinfo import ZoneInfo

from kaijuan.core.questionnaires.check import Checked, check_answers
from kaijuan.core.questionnaires.definition import Definition
from kaijuan.core.questionnaires.definition_read import parse_definition

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
AT: Final = dt.datetime(2020, 2, 9, 17, 0, tzinfo=dt.UTC)


def question(name: str, type_: str, **more: Any) -> dict[str, Any]:
    label = {"zh": f"题{name}", "en": f"Question {name}"}
    return {"kind": "question", "name": name, "type": type_, "label": label, **more}


def a_form(*children: dict[str, Any], **choices: list[dict[str, Any]]) -> Definition:
    return parse_definition(
        {"schema": 1, "languages": ["zh", "en"], "choices": choices, "children": list(children)}
    )


def checked(definition: Definition, raw: Any, **more: Any) -> Checked:
    return check_answers(definition, raw, **{"at": AT, "zone": SHANGHAI, **more})


def problems(found: Checked) -> dict[str, str]:
    return {problem.path: problem.sentence for problem in found.problems}


def choice(name: str, zh: str, **columns: str) -> dict[str, Any]:
    return {"name": name, "label": {"zh": zh}, **columns}


def everything() -> Definition:
    """Every type; a sensitive temperature with a flag, a group, repeats in repeats."""
    return a_form(
        question("where", "select_one", choices="places", required=True),
        question("town", "select_one", choices="towns", choice_filter="at = ${where}"),
        question(
            "temperature",
            "decimal",
            required="${where} != 'away'",
            constraint=". >= 30 and . <= 45",
            constraint_message={"zh": "体温在 30 到 45 度之间", "en": "30 to 45"},
            flag=". >= 37.3",
            flag_label={"zh": "发热"},
            mark="sensitive",
        ),
        question("signs", "select_multiple", choices="signs", flag="not(selected(., 'none'))"),
        question("hot", "calculate", calculation="${temperature} >= 37.3"),
        {
            "kind": "group",
            "name": "fever",
            "relevant": "${temperature} >= 37.3",
            "mark": "personal",
            "children": [
                question("since", "date", required=True, constraint=". <= today()"),
                question("note", "text", constraint="string-length(.) <= 200"),
            ],
        },
        {
            "kind": "repeat",
            "name": "trip",
            "children": [
                question("to", "text", required=True),
                question("on", "date"),
                question("number", "calculate", calculation="position(..)"),
                {
                    "kind": "repeat",
                    "name": "met",
                    "children": [
                        question("who", "text", mark="personal"),
                        question("n", "integer"),
                    ],
                },
            ],
        },
        question("met_all", "calculate", calculation="sum(${n})"),
        question("clock", "time"),
        question("moment", "datetime"),
        question("seen", "acknowledge", required=True),
        question("scale", "range", range={"start": "0", "end": "5", "step": "0.5"}),
        question("shelf", "barcode"),
        question("picture", "image"),
        question("paper", "file"),
        question("kind", "hidden", default="daily"),
        question("opened", "calculate", calculation="once(now())"),
        {"kind": "note", "name": "thanks", "label": {"zh": "谢谢，${where}"}},
        places=[choice("here", "在馆"), choice("away", "外出")],
        towns=[choice("hz", "杭州", at="here"), choice("wh", "武汉", at="away")],
        signs=[choice("cough", "咳嗽"), choice("fever", "发热"), choice("none", "无")],
    )
