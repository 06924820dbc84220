"""The standard form of the daily health report (S17): where, since when, how, and nothing more.

The three situations are those of the 2020 report: stayed in town, returned, away. Who has nothing
to say of any of it signs a nil report and fills in none of this.
"""

from __future__ import annotations

from typing import Any, Final

from kaijuan.core.questionnaires.public import StandardForm, standard_forms

#: From this temperature (degrees Celsius) on it is fever.
FEVER: Final = "37.3"
STAYED, RETURNED, AWAY = "stayed", "returned", "away"


def _both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _choice(name: str, zh: str, en: str) -> dict[str, Any]:
    return {"name": name, "label": _both(zh, en)}


def _question(name: str, type_: str, zh: str, en: str, mark: str, **more: Any) -> dict[str, Any]:
    node = {"kind": "question", "name": name, "type": type_, "label": _both(zh, en), "mark": mark}
    return node | more


_CHOICES: Final = {
    "situation": [
        _choice(STAYED, "未外出，留守本地", "stayed in town"),
        _choice(RETURNED, "外出，现已返回", "was away, has returned"),
        _choice(AWAY, "外出，尚未返回", "is away"),
    ],
    "symptoms": [
        _choice("fever", "发热", "fever"),
        _choice("cough", "干咳", "dry cough"),
        _choice("tired", "乏力", "tiredness"),
        _choice("throat", "咽痛、流涕", "sore throat or running nose"),
        _choice("breath", "气促、胸闷", "short of breath"),
        _choice("bowels", "腹泻", "diarrhoea"),
        _choice("smell", "嗅觉、味觉减退", "loss of smell or taste"),
        _choice("other", "其他不适", "something else"),
    ],
    "yes_no": [_choice("no", "没有", "no"), _choice("yes", "有", "yes")],
    "isolation": [
        _choice("none", "没有隔离", "none"),
        _choice("home", "居家隔离或观察", "at home"),
        _choice("centre", "集中隔离", "in a centre"),
        _choice("hospital", "在医院", "in hospital"),
    ],
}

_CHILDREN: Final = [
    _question(
        "situation",
        "select_one",
        "目前的情况",
        "Where you are now",
        "personal",
        choices="situation",
        required=True,
    ),
    _question(
        "place",
        "text",
        "所在地或去过的地方",
        "Where you are, or have been",
        "personal",
        required=True,
        relevant=f"${{situation}} != '{STAYED}'",
        constraint="string-length(.) <= 60",
        constraint_message=_both("60 字以内，写到区县即可。", "At most 60 characters."),
        hint=_both("写到区县即可，不写门牌。", "District or county; no house number."),
    ),
    _question(
        "left_on",
        "date",
        "离开的日期",
        "Left on",
        "personal",
        required=True,
        relevant=f"${{situation}} != '{STAYED}'",
        constraint=". <= today()",
        constraint_message=_both("这一天还没有到，改一改。", "This day has not come yet."),
    ),
    _question(
        "returned_on",
        "date",
        "返回的日期",
        "Returned on",
        "personal",
        required=True,
        relevant=f"${{situation}} = '{RETURNED}'",
        constraint=". <= today() and . >= ${left_on}",
        constraint_message=_both(
            "返回不早于离开，也不晚于今天，改一改。",
            "Not before you left, and not after today.",
        ),
    ),
    _question(
        "temperature",
        "decimal",
        "今天的体温（℃）",
        "Temperature today (°C)",
        "sensitive",
        required=True,
        constraint=". >= 34 and . <= 43",
        constraint_message=_both("体温在 34 到 43 之间，改一改。", "Between 34 and 43."),
        flag=f". >= {FEVER}",
        flag_label=_both("体温达到 37.3℃", "temperature from 37.3 °C"),
        hint=_both("保留一位小数，如 36.5。", "One decimal place, such as 36.5."),
    ),
    _question(
        "symptoms",
        "select_multiple",
        "有没有下列症状",
        "Any of these symptoms",
        "sensitive",
        choices="symptoms",
        flag="count-selected(.) > 0",
        flag_label=_both("有症状", "symptoms"),
        hint=_both("没有就不选。", "Choose none if there are none."),
    ),
    _question(
        "contact",
        "select_one",
        "最近 14 天接触过确诊、疑似病人或密切接触者吗",
        "In the last 14 days: contact with a case, a suspected case or a close contact",
        "sensitive",
        choices="yes_no",
        required=True,
        flag=". = 'yes'",
        flag_label=_both("有接触史", "contact with a case"),
    ),
    _question(
        "contact_on",
        "date",
        "最后一次接触的日期",
        "Last contact on",
        "sensitive",
        required=True,
        relevant="${contact} = 'yes'",
        constraint=". <= today()",
        constraint_message=_both("这一天还没有到，改一改。", "This day has not come yet."),
    ),
    _question(
        "isolation",
        "select_one",
        "隔离情况",
        "Isolation",
        "sensitive",
        choices="isolation",
        required=True,
    ),
    _question(
        "note",
        "text",
        "其他要说明的",
        "Anything else",
        "sensitive",
        constraint="string-length(.) <= 300",
        constraint_message=_both("300 字以内。", "At most 300 characters."),
    ),
]

DEFINITION: Final[dict[str, Any]] = {
    "schema": 1,
    "languages": ["zh", "en"],
    "choices": _CHOICES,
    "children": _CHILDREN,
}

standard_forms.add(
    StandardForm(
        key="daily-health",
        title="健康日报告",
        title_en="Daily health report",
        purpose="每天报告人在哪里、体温、症状、接触史和隔离情况；敏感内容加密保存，到期销毁。",
        definition=DEFINITION,
    )
)
