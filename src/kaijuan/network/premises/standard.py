"""The standard form of the premises."""

from __future__ import annotations

from typing import Any, Final

from kaijuan.core.questionnaires.public import StandardForm, standard_forms
from kaijuan.network.premises.domain.treating import STANDARD
from kaijuan.network.premises.models import Unit
from kaijuan.network.premises.models.disinfection import MOST_MG, MOST_MINUTES, NAME, NOTE


def _question(name: str, kind: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "question",
        "name": name,
        "type": kind,
        "label": {"zh": zh, "en": en},
        **more,
    }


def _minutes(name: str, zh: str, en: str) -> dict[str, Any]:
    return _question(
        name,
        "integer",
        zh,
        en,
        constraint=f". >= 0 and . <= {MOST_MINUTES}",
        constraint_message={
            "zh": f"填 0 到 {MOST_MINUTES} 之间的分钟数。",
            "en": f"Give minutes between 0 and {MOST_MINUTES}.",
        },
    )


def _line(most: int) -> dict[str, Any]:
    return {
        "constraint": f"string-length(.) <= {most}",
        "constraint_message": {"zh": f"最多 {most} 个字。", "en": f"At most {most} characters."},
    }


DEFINITION: Final[dict[str, Any]] = {
    "schema": 1,
    "languages": ["zh", "en"],
    "choices": {
        "units": [
            {"name": str(Unit.MG.value), "label": {"zh": "mg/L", "en": "mg/L"}},
            {"name": str(Unit.PERCENT.value), "label": {"zh": "%", "en": "%"}},
        ]
    },
    "children": [
        _question("agent", "text", "消毒剂", "Agent", required=True, **_line(NAME)),
        _question(
            "concentration",
            "decimal",
            "浓度",
            "Concentration",
            constraint=f". > 0 and . <= {MOST_MG} and (${{unit}} != 'percent' or . <= 100)",
            constraint_message={
                "zh": "浓度要大于 0，mg/L 不超过 20000，% 不超过 100。",
                "en": "Above 0; at most 20,000 mg/L, or 100 %.",
            },
        ),
        _question(
            "unit",
            "select_one",
            "浓度单位",
            "Unit of the concentration",
            choices="units",
            relevant="${concentration} != ''",
            required=True,
        ),
        _minutes("contact_minutes", "作用时间（分钟）", "Contact time (minutes)"),
        _minutes("ventilation_minutes", "通风时间（分钟）", "Ventilation (minutes)"),
        _question(
            "done_by",
            "text",
            "由谁消毒（单位或班组）",
            "Done by (firm or group)",
            hint={"zh": "不写个人姓名。", "en": "No names of persons."},
            **_line(NAME),
        ),
        _question("note", "text", "备注", "Note", **_line(NOTE)),
    ],
}

standard_forms.add(
    StandardForm(
        key=STANDARD,
        title="消毒记录",
        title_en="Disinfection record",
        purpose="记录消毒对象、消毒剂、浓度、作用时间和通风时间。",
        definition=DEFINITION,
    )
)
