"""Forms with sets of answers that server and browser judge alike."""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]


def asked(name: str, type_: str, **more: Any) -> Json:
    return {"kind": "question", "name": name, "type": type_, **more}


def form(*children: Json, **choices: Any) -> Json:
    return {"schema": 1, "languages": ["zh", "en"], "choices": choices, "children": list(children)}


def words(*names: str) -> list[Json]:
    return [{"name": name, "label": {"zh": f"中{name}"}} for name in names]


HEALTH: Final = form(
    asked("well", "select_one", choices="yn", required=True, label={"zh": "好吗"}),
    {
        "kind": "group",
        "name": "ill",
        "relevant": "${well} = 'no'",
        "children": [
            asked(
                "temp",
                "decimal",
                required=True,
                constraint=". >= 34 and . <= 43",
                constraint_message={"zh": "体温在 34 到 43 之间"},
                flag=". >= 37.3",
                flag_label={"zh": "发热"},
            ),
            asked("signs", "select_multiple", choices="signs", flag="count-selected(.) > 1"),
            asked("since", "date", constraint=". <= today()", required="${temp} >= 38"),
        ],
    },
    asked("sum", "calculate", calculation="if(${well} = 'yes', 0, ${temp} * 10)"),
    asked("fixed", "hidden", default="v1"),
    yn=words("yes", "no"),
    signs=words("cough", "fever", "tired"),
)
PEOPLE: Final = form(
    {
        "kind": "repeat",
        "name": "met",
        "children": [
            asked("name", "text", required=True),
            asked("age", "integer", constraint=". < 150"),
            asked("adult", "calculate", calculation="${age} >= 18"),
            asked("school", "text", relevant="${adult} = 'false'"),
            {
                "kind": "repeat",
                "name": "days",
                "children": [
                    asked("on", "date"),
                    asked("no", "calculate", calculation="position(..)"),
                ],
            },
        ],
    },
    asked("rooms", "integer"),
    {
        "kind": "repeat",
        "name": "room",
        "count": "${rooms}",
        "children": [asked("done", "acknowledge", required=True)],
    },
    asked("oldest", "integer", calculation="max(${age})", flag=". > 80"),
    asked("all", "text", calculation="join('、', ${name})", read_only=True),
    asked("nobody", "text", relevant="count(${met}) = 0", default="没有", read_only=True),
)
CITIES: Final = form(
    asked("province", "select_one", choices="provinces"),
    asked("city", "select_one", choices="cities", choice_filter="in = ${province}"),
    asked("seen", "select_multiple", choices="cities", choice_filter="in = ${province}"),
    provinces=words("zj", "sh"),
    cities=[
        {"name": "hz", "label": {"zh": "杭州"}, "in": "zj"},
        {"name": "nb", "label": {"zh": "宁波"}, "in": "zj"},
        {"name": "other", "label": {"zh": "别处"}, "in": "zj"},
        {"name": "other", "label": {"zh": "别处"}, "in": "sh"},
    ],
)
NAMING: Final = form(
    asked("city", "select_multiple", choices="cities", label={"zh": "城市"}),
    asked("least", "integer"),
    asked(
        "days",
        "integer",
        constraint=". >= ${least}",
        constraint_message={"zh": "在${ city }至少${least}天"},
        flag=". > 10",
        flag_label={"zh": "在${city}太久"},
    ),
    asked("why", "text", required="${days} > 5", required_message={"zh": "写明为何${days}天"}),
    asked("more", "text", required="${days} > 5", required_message={"zh": "还有${why}"}),
    cities=words("hz", "nb"),
)
#: One question of each type, and what people, phones and programs put into it.
TYPED: Final = {
    "integer": ["12", " １２ ", "+7", "-0", "007", "12.0", "12.5", "1e3", "twelve", "9" * 16, ""],
    "decimal": [
        "36.5",
        "36。5",
        "３６．５",
        ".5",
        "5.",
        "-0.50",
        "00.10",
        "1,5",
        "0" * 20,
        "1" * 16,
    ],
    "range": ["0", "0.5", "10", "10.5", "-1", "0.3", "５", "x"],
    "date": [
        "2020-02-29",
        "2019-02-29",
        "2020-2-9",
        "1899-12-31",
        "2201-01-01",
        "２０２０-01-02",
        "x",
    ],
    "time": ["8:30", "08:30", "08:30:05", "08:30:00", "24:00", "23:60", "8", "０８:００"],
    "datetime": [
        "2020-02-29T08:30",
        "2020-02-29 23:59",
        "2020-02-29T24:01",
        "2020-01-31T16:30:00+00:00",
        "2020-01-31T16:30:00Z",
        "2020-02-30T10:00",
        "1890-01-01T00:00",
        "2020-02-29",
    ],
    "text": ["a", "  a  b ", "a\r\nb", "字" * 4001, "😀"],
    "acknowledge": ["OK", "on", "", "no", "maybe"],
    "select_one": ["a", " b ", "c", ""],
    "select_multiple": [["b", "a"], "b a", ["c"], [], ["a", "a"]],
    "file": ["x.pdf", "a/b.pdf", ""],
}


def _typed(type_: str) -> Json:
    more: Json = {"required": "string-length(${other}) > 0"}
    if type_ == "range":
        more["range"] = {"start": "0", "end": "10", "step": "0.5"}
    if type_.startswith("select"):
        more["choices"] = "list"
    return form(asked("q", type_, **more), asked("other", "text"), list=words("a", "b"))


CHECKED: Final[list[tuple[Json, Json]]] = [
    (HEALTH, {}),
    (HEALTH, {"well": "yes", "ill": {"temp": "50"}}),
    (HEALTH, {"well": "no"}),
    (HEALTH, {"well": "no", "ill": {"temp": "37.3", "signs": ["fever", "cough"]}}),
    (HEALTH, {"well": "no", "ill": {"temp": "38", "since": ""}, "fixed": "other"}),
    (HEALTH, {"well": "no", "ill": {"temp": "33.9", "since": "2020-02-11"}}),
    (HEALTH, {"well": "no", "ill": {"temp": "hot"}}),
    (PEOPLE, {}),
    (PEOPLE, {"met": [{"name": "甲", "age": "17", "school": "一中"}, {"age": "82"}, {}]}),
    (
        PEOPLE,
        {"met": [{"name": "乙", "days": [{"on": "2020-02-01"}, {}]}], "rooms": "2"},
    ),
    (PEOPLE, {"rooms": "3", "room": [{"done": "OK"}, {"done": "OK"}, {"done": "OK"}]}),
    (PEOPLE, {"rooms": "-1", "room": [{"done": "OK"}], "met": [{"name": "x", "age": "200"}]}),
    (CITIES, {"province": "zj", "city": "hz", "seen": ["nb", "other"]}),
    (CITIES, {"province": "sh", "city": "hz", "seen": ["other"]}),
    (CITIES, {"city": "other"}),
    (NAMING, {"city": ["hz", "nb"], "least": "3", "days": "2"}),
    (NAMING, {"city": ["nb"], "least": "3", "days": "12"}),
    (NAMING, {"least": "3", "days": "1"}),
    *((_typed(type_), {"q": raw}) for type_, several in TYPED.items() for raw in several),
    *((_typed(type_), {"other": "x"}) for type_ in TYPED),
]
