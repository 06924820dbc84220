"""One question of a draft, on a page of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaijuan.core.questionnaires.authoring import choices as choice_lines
from kaijuan.core.questionnaires.authoring.kinds import NUMBERS, SELECTS, UNSEEN, AskedKind
from kaijuan.core.questionnaires.authoring.nodes import Json, names, new_name
from kaijuan.core.questionnaires.forms.boxes import code_line, line, lines, number, texts
from kaijuan.core.questionnaires.forms.rules import RulesForm
from kaijuan.core.questionnaires.limits import EXPRESSION, LABEL, NAME
from kaijuan.core.ui.numbers import plain

_NAME: Final = re.compile(r"[^\W\d][\w.-]{0,63}\Z")
_MARKS: Final = (
    ("", pgettext_lazy("protection of an answer", "none: it may stand in lists and exports")),
    ("personal", pgettext_lazy("protection of an answer", "personal: sealed, looks are logged")),
    (
        "sensitive",
        pgettext_lazy("protection of an answer", "sensitive (health, whereabouts): sealed"),
    ),
)
#: What everybody fills in, in this order.
SIMPLE: Final = (
    "label_zh",
    "label_en",
    "choices",
    "start",
    "end",
    "step",
    "required",
    "least",
    "most",
    "days",
    "constraint_message",
    "multiline",
    "hint_zh",
    "hint_en",
    "mark",
)
#: Fields that a knowing person opens.
EXPERT: Final = (
    "name",
    "relevant",
    "required_when",
    "constraint",
    "flag",
    "calculation",
    "default",
    "choice_filter",
    "count",
    "appearance",
)


class QuestionForm(RulesForm):
    """``node`` is what stands there now, None for a new one, which goes ``inside`` a group."""

    label_zh = lines(gettext_lazy("Wording in Chinese"), longest=LABEL, rows=2)
    label_en = lines(gettext_lazy("Wording in English"), longest=LABEL, rows=2)
    hint_zh = line(gettext_lazy("Hint in Chinese"))
    hint_en = line(gettext_lazy("Hint in English"))
    choices = lines(
        pgettext_lazy("questionnaire", "Choices"),
        longest=40_000,
        rows=6,
        help_text=gettext_lazy(
            "One a line. English, if there is any, after a bar: 有 | Yes. A code of your own may "
            "follow after a second bar."
        ),
    )
    multiline = forms.BooleanField(label=gettext_lazy("Room for several lines"), required=False)
    start = number(pgettext_lazy("scale", "From"))
    end = number(pgettext_lazy("scale", "To"))
    step = number(pgettext_lazy("scale", "In steps of"))
    required = forms.BooleanField(label=gettext_lazy("It must be answered"), required=False)
    mark = forms.ChoiceField(
        label=gettext_lazy("Protection of the answer"), choices=_MARKS, required=False
    )
    name = code_line(
        pgettext_lazy("questionnaire", "Code of the question"),
        longest=NAME,
        help_text=gettext_lazy("Empty: the house gives one. Expressions name it as ${code}."),
    )
    calculation = code_line(pgettext_lazy("questionnaire", "Calculation"), longest=EXPRESSION)
    default = code_line(
        gettext_lazy("Proposed answer"),
        longest=EXPRESSION,
        help_text=gettext_lazy("A value or an expression, such as today()."),
    )
    choice_filter = code_line(gettext_lazy("Offer only choices for which"), longest=EXPRESSION)
    count = code_line(
        gettext_lazy("So many times"),
        longest=EXPRESSION,
        help_text=gettext_lazy("Empty: whoever fills it in adds as many as are needed."),
    )
    appearance = code_line(gettext_lazy("Appearance (XLSForm)"), longest=60)

    def __init__(
        self,
        data: Any = None,
        *,
        asked: AskedKind,
        json: Mapping[str, Any],
        node: Mapping[str, Any] | None,
        path: str | None,
        revision: int,
    ) -> None:
        self.asked, self.node = asked, dict(node or {})
        super().__init__(data, json=json, path=path, asked=asked, revision=revision)
        fitting = self._fitting()
        if any(set(row) - {"name", "label"} for row in self.list_now()):
            # Further columns, which a filter reads, do not fit on a line.
            fitting -= {"choices"}
        for unfit in set(self.fields) - fitting:
            del self.fields[unfit]
        if data is None and node is not None:
            self.initial.update(self._initial())
        if "choices" in self.fields:
            self.fields["choices"].required = True

    def _fitting(self) -> set[str]:
        kind, type_ = self.asked.kind, self.asked.type
        fit = {"revision", "label_zh", "label_en", "name", "relevant", *self.WHEN}
        if kind == "note":
            return fit
        fit |= {"hint_zh", "hint_en"}
        if kind in {"group", "repeat"}:
            return fit | ({"count"} if kind == "repeat" else set()) | {"mark"}
        if type_ in UNSEEN:
            fit |= {"mark", "flag", *self.FLAG}
            return fit | ({"calculation"} if type_ == "calculate" else {"calculation", "default"})
        fit |= {"required", "required_when", "mark", "constraint", "constraint_message", "flag"}
        fit |= {"default", "appearance"}
        if type_ not in {"image", "file"}:
            fit |= {"calculation"} | set(self.FLAG)
        if type_ in SELECTS:
            fit |= {"choices", "choice_filter"}
        if type_ in NUMBERS:
            fit |= {"least", "most"}
        if type_ == "date":
            fit |= {"days"}
        if type_ == "range":
            fit |= {"start", "end", "step"}
        if type_ == "text":
            fit |= {"multiline"}
        return fit

    def simple(self) -> list[forms.BoundField]:
        bounded = {"least", "days"} & set(self.fields)
        return [
            self[name]
            for name in SIMPLE
            if name in self.fields and (bounded or name != "constraint_message")
        ]

    def conditions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WHEN if name in self.fields]

    def alerts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FLAG if name in self.fields]

    def expert(self) -> list[forms.BoundField]:
        found = [self[name] for name in EXPERT if name in self.fields]
        if "constraint_message" in self.fields and not {"least", "days"} & set(self.fields):
            found.append(self["constraint_message"])
        return found

    def expert_open(self) -> bool:
        """Whether something stands there that must be seen."""
        return any(
            field.errors or (field.name != "name" and field.value()) for field in self.expert()
        )

    def _initial(self) -> dict[str, Any]:
        node = self.node
        label, hint = node.get("label") or {}, node.get("hint") or {}
        scale = node.get("range") or {}
        required = node.get("required")
        return {
            "label_zh": label.get("zh", ""),
            "label_en": label.get("en", ""),
            "hint_zh": hint.get("zh", ""),
            "hint_en": hint.get("en", ""),
            "choices": choice_lines.as_text(self.list_now()),
            "multiline": "multiline" in str(node.get("appearance", "")).split(),
            **{key: scale.get(key) for key in ("start", "end", "step")},
            "required": required is True,
            "required_when": required if isinstance(required, str) else "",
            "mark": node.get("mark", ""),
            "name": node.get("name", ""),
            **{
                key: node.get(key, "")
                for key in ("calculation", "default", "choice_filter", "count", "appearance")
            },
            **self.initial_rules(node),
        }

    def list_now(self) -> list[Mapping[str, Any]]:
        """The choices as they stand."""
        return list((self.json.get("choices") or {}).get(self.node.get("choices"), ()))

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if not name:
            return ""
        if not _NAME.match(name):
            raise ValidationError(
                _("Use letters, digits, “_”, “.” and “-”, and begin with a letter.")
            )
        if name != self.node.get("name") and name in names(self.json):
            raise ValidationError(_("Another question has this code. Choose another one."))
        return name

    def clean_choices(self) -> list[choice_lines.Choice]:
        return choice_lines.read(self.cleaned_data["choices"], self.list_now())

    def own_choices(self) -> list[Mapping[str, Any]]:
        return list(self.cleaned_data.get("choices") or self.list_now())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.asked.type not in UNSEEN and not (
            cleaned.get("label_zh") or cleaned.get("label_en") or self.asked.kind in {"group"}
        ):
            self.add_error("label_zh", _("Write what is asked, in one language at least."))
        if self.asked.type == "calculate" and not cleaned.get("calculation"):
            self.add_error("calculation", _("Write what is calculated."))
        start, end, step = (cleaned.get(key) for key in ("start", "end", "step"))
        if start is not None and end is not None and end <= start:
            self.add_error("end", _("The scale must end above its beginning."))
        if step is not None and step <= 0:
            self.add_error("step", _("A step is more than 0."))
        return cleaned

    def made(self) -> tuple[Json, Json]:
        """The node, and the definition with its list of choices (not yet with the node)."""
        wanted, node = self.cleaned_data, dict(self.node)
        node["kind"] = self.asked.kind
        if self.asked.type:
            node["type"] = self.asked.type
        node["name"] = wanted["name"] or node.get("name") or new_name(self.json)
        node["label"] = texts(wanted["label_zh"], wanted["label_en"])
        if "hint_zh" in self.fields:
            node["hint"] = texts(wanted["hint_zh"], wanted["hint_en"])
        for key in ("calculation", "default", "choice_filter", "count", "appearance", "mark"):
            if key in self.fields:
                node[key] = wanted[key]
        if "required" in self.fields:
            node["required"] = wanted["required_when"] or wanted["required"]
        if "multiline" in self.fields:
            node["appearance"] = _look(wanted["appearance"], multiline=wanted["multiline"])
        if "start" in self.fields:
            node["range"] = self._scale()
        node |= self.rules_made()
        json = dict(self.json)
        if "choices" in self.fields:
            node["choices"], json = self._listed(node["name"])
        if self.asked.kind in {"group", "repeat"}:
            node.setdefault("children", [])
        return {key: value for key, value in node.items() if _said(key, value)}, json

    def _scale(self) -> dict[str, str]:
        given = ((key, self.cleaned_data[key]) for key in ("start", "end", "step"))
        return {key: plain(value) for key, value in given if value is not None}

    def _listed(self, name: str) -> tuple[str, Json]:
        """Its own list: one that others use too is left to them."""
        json, wanted = dict(self.json), self.cleaned_data["choices"]
        lists = dict(json.get("choices") or {})
        now = str(self.node.get("choices") or "")
        if now and list(lists.get(now, ())) == wanted:
            return now, json
        others = _uses(json.get("children") or (), now) - 1
        key = now if now and others <= 0 else _free(name, lists)
        lists[key] = wanted
        json["choices"] = lists
        return key, json


def _said(key: str, value: Any) -> bool:
    return key in {"kind", "name", "children"} or value not in ("", None, False, {}, [])


def _uses(nodes: Any, name: str) -> int:
    return sum(
        (node.get("choices") == name) + _uses(node.get("children") or (), name) for node in nodes
    )


def _free(name: str, lists: Mapping[str, Any]) -> str:
    if name not in lists:
        return name
    return next(f"{name}_{n}" for n in range(2, len(lists) + 3) if f"{name}_{n}" not in lists)


def _look(appearance: str, *, multiline: bool) -> str:
    words = [word for word in appearance.split() if word != "multiline"]
    return " ".join([*words, "multiline"] if multiline else words)
