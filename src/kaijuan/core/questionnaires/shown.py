"""A definition as it is drawn: one ``Shown`` for each node, with what was answered so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from kaijuan.core.clock import HOUSE_ZONE, now
from kaijuan.core.questionnaires.calculated import calculated_answer
from kaijuan.core.questionnaires.definition import Definition, Expression, Node
from kaijuan.core.questionnaires.definition_read import NAMED
from kaijuan.core.questionnaires.rows import shown_value, value_at
from kaijuan.core.questionnaires.state import State
from kaijuan.core.ui.numbers import is_chinese, plain

#: Longer lists of choices than this are a drop-down: a phone would scroll and scroll.
MOST_RADIOS: Final = 12
#: A scale of at most so many steps is a row of radios; a slider would answer by itself.
MOST_STEPS: Final = 11
#: Stands for the number of a row that is not there yet.
ROW: Final = "#"

#: By type: the template that draws it, the type of the box, the keyboard of a phone.
_CONTROLS: Final = {
    "text": ("line", "text", ""),
    "barcode": ("line", "text", ""),
    "integer": ("line", "text", "numeric"),
    "decimal": ("line", "text", "decimal"),
    "date": ("line", "date", ""),
    "time": ("line", "time", ""),
    "datetime": ("line", "datetime-local", ""),
    "select_one": ("one", "radio", ""),
    "select_multiple": ("many", "checkbox", ""),
    "acknowledge": ("tick", "checkbox", ""),
    "range": ("line", "text", "decimal"),
    "image": ("file", "file", ""),
    "file": ("file", "file", ""),
    "hidden": ("hidden", "hidden", ""),
    "calculate": ("hidden", "hidden", ""),
    "note": ("note", "", ""),
}
ACKNOWLEDGED: Final = "OK"


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """``name`` is what is answered."""

    name: str
    label: SafeString | str
    chosen: bool
    id: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One node on a page. ``shape`` names its template; ``path`` its boxes."""

    shape: str
    path: str
    id: str
    label: SafeString | str = ""
    hint: SafeString | str = ""
    type: str = ""
    input: str = ""
    inputmode: str = ""
    must: bool = False
    must_depends: bool = False
    read_only: bool = False
    value: str = ""
    lines: bool = False
    capture: bool = False
    placeholder: str = ""
    choices: Sequence[ShownChoice] = ()
    problems: Sequence[str] = ()
    children: Sequence[Shown] = ()
    rows: Sequence[Shown] = ()
    template: Shown | None = None
    fixed: bool = False
    hidden: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.id}-error"

    @property
    def described_by(self) -> str:
        """For aria-describedby. The place of the errors is always there: script fills it."""
        return f"{self.hint_id} {self.error_id}" if self.hint else self.error_id


def said(texts: Any, language: str) -> SafeString | str:
    """A text in ``language``, else in the other one, marked as such; "" where there is none."""
    if isinstance(texts, str):
        return texts
    if not isinstance(texts, Mapping):
        return ""
    other = "en" if language == "zh" else "zh"
    if texts.get(language):
        return str(texts[language])
    if texts.get(other):
        tag = "en" if other == "en" else "zh-Hans"
        return format_html('<span lang="{}">{}</span>', tag, texts[other])
    return ""


def language_now() -> str:
    """``zh`` or ``en``, as texts of a definition are keyed."""
    return "zh" if is_chinese() else "en"


def shown_form(
    definition: Definition,
    answers: Mapping[str, Any] | None = None,
    problems: Iterable[Any] = (),
    *,
    hidden: Iterable[str] = (),
) -> list[Shown]:
    """The nodes of ``definition`` as they are drawn in the active language.

    ``answers`` raw or canonical, ``problems`` with ``path`` and ``sentence``; ``hidden`` are the
    paths of what is not asked now.
    """
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.path, []).append(str(problem.sentence))
    drawing = _Drawing(definition, found, frozenset(hidden), language_now(), answers)
    given = proposed(definition) if answers is None else answers
    return drawing.children(definition.source.get("children") or (), given, "")


def proposed(definition: Definition) -> dict[str, Any]:
    """What stands in the boxes before anybody answered: by name, nested in groups."""
    state = State(definition, now(), HOUSE_ZONE, language_now())
    return _proposed(definition.children, state)


def _proposed(nodes: Iterable[Node], state: State) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in nodes:
        value: Any = None
        if node.kind == "group":
            value = _proposed(node.children, state)
        elif isinstance(node.default, Expression):
            value = calculated_answer(node, state.evaluated(node.default, node, {}))
        elif node.kind == "question":
            value = node.default.split() if node.type == "select_multiple" else node.default
        if value:
            found[node.name] = value
    return found


@dataclass(frozen=True, slots=True)
class _Drawing:
    definition: Definition
    problems: Mapping[str, Sequence[str]]
    hidden: frozenset[str]
    language: str
    answers: Mapping[str, Any] | None

    def children(
        self, nodes: Iterable[Mapping[str, Any]], answers: Mapping[str, Any] | None, before: str
    ) -> list[Shown]:
        return [
            self.node(node, answers, f"{before}{node.get('name') or f'note-{number}'}")
            for number, node in enumerate(nodes)
        ]

    def node(self, node: Mapping[str, Any], answers: Mapping[str, Any] | None, path: str) -> Shown:
        kind = node.get("kind", "question")
        value = _answer(node, answers)
        common: dict[str, Any] = {
            "path": path,
            "id": f"q-{path}",
            "label": self.said(node.get("label")),
            "hint": self.said(node.get("hint")),
            "problems": self.problems.get(path, ()),
            "hidden": path in self.hidden,
        }
        if kind == "group":
            inner = value if isinstance(value, Mapping) else None if answers is None else {}
            below = self.children(node.get("children") or (), inner, f"{path}/")
            return Shown(shape="group", children=below, **common)
        if kind == "repeat":
            return self.repeat(node, value, common)
        return self.question(node, value, common)

    def said(self, texts: Any) -> SafeString | str:
        """A text in the reader's language; ``${name}`` in it is what was answered there."""
        text = said(texts, self.language)
        if "${" not in text:
            return text
        marked = NAMED.sub(self.named, conditional_escape(text))
        return mark_safe(marked)  # noqa: S308  # escaped in the line above, and in named()

    def named(self, match: re.Match[str]) -> str:
        node = next(each for each in self.definition.nodes.values() if each.name == match[1])
        value = None if node.repeats else value_at(self.answers or {}, node.path)
        shown = shown_value(self.definition, node, value, self.language) if _simple(value) else ""
        return format_html('<span data-of="{}">{}</span>', match[1], shown or "…")

    def repeat(self, node: Mapping[str, Any], value: Any, common: dict[str, Any]) -> Shown:
        path = common["path"]
        rows = value if isinstance(value, list) else []
        shown = [self.row(node, row, f"{path}[{n}]") for n, row in enumerate(rows)]
        return Shown(
            shape="repeat",
            rows=shown,
            template=self.row(node, None, f"{path}[{ROW}]"),
            fixed=bool(node.get("count")),
            **common,
        )

    def row(self, node: Mapping[str, Any], row: Any, path: str) -> Shown:
        answers = row if row is None or isinstance(row, Mapping) else {}
        below = self.children(node.get("children") or (), answers, f"{path}/")
        return Shown(shape="row", path=path, id=f"q-{path}", children=below)

    def question(self, node: Mapping[str, Any], value: Any, common: dict[str, Any]) -> Shown:
        type_ = "note" if node.get("kind") == "note" else str(node.get("type") or "text")
        shape, box, keyboard = _CONTROLS.get(type_, _CONTROLS["text"])
        looks = str(node.get("appearance") or "").split()
        required = node.get("required")
        shown: dict[str, Any] = {
            "shape": shape,
            "type": type_,
            "input": box,
            "inputmode": keyboard,
            "must": required is True,
            "must_depends": isinstance(required, str),
            "read_only": bool(node.get("read_only") or node.get("calculation")),
            "value": written(value, type_),
            **common,
        }
        if type_ == "text" and "multiline" in looks:
            shown["lines"] = True
        if "numbers" in looks and type_ == "text":
            shown["inputmode"] = "numeric"
        if type_ == "image":
            shown["capture"] = True
        if shape in {"one", "many"}:
            shown["choices"] = self.choices(node, value, common["id"])
            long_ = len(shown["choices"]) > MOST_RADIOS or "minimal" in looks
            if shape == "one" and long_:
                shown["shape"] = "list"
        if type_ == "range":
            shown |= self.scale(node, value, common)
        return Shown(**shown)

    def choices(self, node: Mapping[str, Any], value: Any, id_: str) -> list[ShownChoice]:
        lists = self.definition.source.get("choices") or {}
        chosen = {str(each) for each in value} if isinstance(value, (list, tuple)) else {str(value)}
        return [
            ShownChoice(
                name=str(choice["name"]),
                label=said(choice.get("label"), self.language) or str(choice["name"]),
                chosen=value is not None and str(choice["name"]) in chosen,
                id=f"{id_}-{number}",
            )
            for number, choice in enumerate(lists.get(str(node.get("choices")), ()))
        ]

    def scale(
        self, node: Mapping[str, Any], value: Any, common: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A short scale as radios, a long one as a number with its bounds in the hint."""
        start, end, step = bounds(node)
        steps = (end - start) / step if step else Decimal(0)
        if 0 < steps < MOST_STEPS and steps == steps.to_integral_value():
            points = [plain(start + step * n) for n in range(int(steps) + 1)]
            chosen = written(value, "range")
            choices = [
                ShownChoice(point, point, point == chosen, f"{common['id']}-{n}")
                for n, point in enumerate(points)
            ]
            return {"shape": "one", "input": "radio", "choices": choices, "extra": {"row": "1"}}
        between = gettext("From %(start)s to %(end)s, in steps of %(step)s.") % {
            "start": plain(start),
            "end": plain(end),
            "step": plain(step),
        }
        hint = format_html("{} {}", common["hint"], between) if common["hint"] else between
        return {"hint": hint}


def bounds(node: Mapping[str, Any]) -> tuple[Decimal, Decimal, Decimal]:
    """Start, end and step of a range; XLSForm's own where they are not given."""
    given = node.get("range") or {}
    return (
        _number(given.get("start"), 1),
        _number(given.get("end"), 10),
        _number(given.get("step"), 1),
    )


def _number(value: Any, otherwise: int) -> Decimal:
    try:
        return Decimal(str(value)) if value not in (None, "") else Decimal(otherwise)
    except InvalidOperation:
        return Decimal(otherwise)


def _answer(node: Mapping[str, Any], answers: Mapping[str, Any] | None) -> Any:
    name = node.get("name")
    if answers is None:
        # A row that is not there yet: what is proposed word for word.
        default = str(node.get("default") or "")
        return default if "(" not in default and "${" not in default else None
    return answers.get(name) if name else None


def _simple(value: Any) -> bool:
    """Not a date that may be none, as it was typed."""
    return isinstance(value, str | int | list) and "T" not in str(value)


def written(value: Any, type_: str) -> str:
    """As it stands in a box."""
    if value is None or isinstance(value, (list, Mapping)):
        return ""
    if isinstance(value, bool):
        return ACKNOWLEDGED if value else ""
    if type_ == "datetime":
        # The box knows minutes and no zone.
        return str(value).replace(" ", "T")[:16]
    if type_ == "time":
        return str(value)[:5]
    if type_ == "range":
        return plain(_number(value, 0)) if str(value) else ""
    return str(value)
