"""When a question is asked, what it accepts, what raises an alert: by boxes, or as expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from kaijuan.core.questionnaires.authoring import conditions
from kaijuan.core.questionnaires.authoring.conditions import CannotCompare, When
from kaijuan.core.questionnaires.authoring.kinds import SELECTS, AskedKind, label_of
from kaijuan.core.questionnaires.authoring.nodes import Placed, placed, questions_before
from kaijuan.core.questionnaires.forms.boxes import code_line, line, number, texts
from kaijuan.core.questionnaires.limits import EXPRESSION
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.numbers import plain

_SEVERAL: Final = re.compile(r"\s*[、,，;；]\s*")
_SHORT: Final = 16
_ANY: Final = pgettext_lazy("condition", "always")
_HOW: Final = [("", pgettext_lazy("condition", "choose")), *conditions.HOW.items()]
_DAYS: Final = [
    ("", pgettext_lazy("condition", "any day")),
    *((key, label) for key, (_kept, label) in conditions.DAYS.items()),
]
_FLAG_HOW: Final = [
    ("", pgettext_lazy("alert", "none")),
    *((key, conditions.HOW[key]) for key in ("is", "is-not", "at-least", "at-most")),
]


class RulesForm(forms.Form):
    """The part of a question's form that writes expressions."""

    WHEN: ClassVar[tuple[str, ...]] = ("when", "when_how", "when_value")
    FLAG: ClassVar[tuple[str, ...]] = ("flag_how", "flag_value", "flag_zh", "flag_en")

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    when = forms.ChoiceField(label=gettext_lazy("Ask it only where"), required=False)
    when_how = forms.ChoiceField(
        label=pgettext_lazy("condition", "is or is not"), choices=_HOW, required=False
    )
    when_value = line(
        pgettext_lazy("condition", "what"),
        longest=100,
        help_text=gettext_lazy("Only for numbers, dates and texts; a date as 2020-01-24."),
    )
    least = number(gettext_lazy("At least"))
    most = number(gettext_lazy("At most"))
    days = forms.ChoiceField(label=gettext_lazy("Which days"), choices=_DAYS, required=False)
    constraint_message = line(
        gettext_lazy("What is said when the answer is not accepted"),
        help_text=gettext_lazy("Empty: the house says which values are accepted."),
    )
    flag_how = forms.ChoiceField(
        label=gettext_lazy("Raise an alert where the answer"), choices=_FLAG_HOW, required=False
    )
    flag_value = line(
        pgettext_lazy("alert", "what"),
        longest=200,
        help_text=gettext_lazy("A number such as 37.3, or choices as they are worded, with “、”."),
    )
    flag_zh = line(gettext_lazy("The alert in Chinese"), longest=100)
    flag_en = line(gettext_lazy("The alert in English"), longest=100)
    relevant = code_line(gettext_lazy("Ask it only where (expression)"), longest=EXPRESSION)
    required_when = code_line(gettext_lazy("It must be answered where"), longest=EXPRESSION)
    constraint = code_line(gettext_lazy("Accept only where (expression)"), longest=EXPRESSION)
    flag = code_line(gettext_lazy("Raise an alert where (expression)"), longest=EXPRESSION)

    def __init__(
        self,
        data: Any = None,
        *,
        asked: AskedKind,
        json: Mapping[str, Any],
        path: str | None,
        revision: int,
    ) -> None:
        super().__init__(data)
        self.json, self.path, self.kind = json, path, asked
        self.initial["revision"] = revision
        self.before = {str(each.node["name"]): each for each in questions_before(json, path)}
        when = field_of(self, "when", forms.ChoiceField)
        when.choices = [("", _ANY), *self._askable()]

    def _askable(self) -> list[tuple[Any, Any]]:
        """What stands above; of a question with choices, each choice under its wording."""
        found: list[tuple[Any, Any]] = []
        for name, each in self.before.items():
            label = label_of(each)[:60]
            # Closed, a list shows the choice alone: it must say of which question it is.
            short = label if len(label) <= _SHORT else f"{label[:_SHORT]}…"
            options = [
                (
                    f"{name}={code}",
                    pgettext("choice of a question", "%(question)s: %(choice)s")
                    % {"question": short, "choice": words},
                )
                for code, words in self._choices(each)
            ]
            found.append((label, [(name, label), *options]) if options else (name, label))
        return found

    def _choices(self, each: Placed) -> list[tuple[str, str]]:
        if each.node.get("type") not in SELECTS:
            return []
        rows = (self.json.get("choices") or {}).get(each.node.get("choices"), ())
        return [(str(row["name"]), _words(row)) for row in rows]

    # what stands there now

    def initial_rules(self, node: Mapping[str, Any]) -> dict[str, Any]:
        """The boxes for what the node says; what they cannot say stands as an expression."""
        found = {
            "constraint_message": (node.get("constraint_message") or {}).get("zh", ""),
            "flag_zh": (node.get("flag_label") or {}).get("zh", ""),
            "flag_en": (node.get("flag_label") or {}).get("en", ""),
        }
        return (
            found
            | self._when_now(node.get("relevant"))
            | self._constraint_now(node.get("constraint"))
            | self._flag_now(node)
        )

    def _when_now(self, expression: Any) -> dict[str, Any]:
        when = conditions.read_when(expression)
        if when is None or when.of not in self.before:
            return {"relevant": expression or ""}
        codes = dict(self._choices(self.before[when.of]))
        if when.how in {"is", "is-not"} and codes:
            if when.value not in codes:
                return {"relevant": expression}
            return {"when": f"{when.of}={when.value}", "when_how": when.how}
        return {"when": when.of, "when_how": when.how, "when_value": when.value}

    def _constraint_now(self, expression: Any) -> dict[str, Any]:
        if "least" in self._wanted() and (pair := conditions.read_between(expression)):
            return {"least": pair[0], "most": pair[1]}
        if self.kind.type == "date" and (days := conditions.read_days(expression)) is not None:
            return {"days": days}
        return {"constraint": expression or ""}

    def _flag_now(self, node: Mapping[str, Any]) -> dict[str, Any]:
        expression = node.get("flag")
        parts = [conditions.read_when(part) for part in str(expression or "").split(" or ")]
        hows = {part.how for part in parts if part and part.of == "."}
        if not expression or None in parts or len(hows) != 1 or not hows <= set(dict(_FLAG_HOW)):
            return {"flag": expression or ""}
        codes = self._own_words(node)
        values = [codes.get(part.value, part.value) for part in parts if part]
        return {"flag_how": hows.pop(), "flag_value": "、".join(values)}

    def _own_words(self, node: Mapping[str, Any]) -> dict[str, str]:
        rows = (self.json.get("choices") or {}).get(node.get("choices"), ())
        return {str(row["name"]): _words(row) for row in rows}

    def _wanted(self) -> set[str]:
        return {"least", "most"} if self.kind.type in {"integer", "decimal"} else set()

    # what was sent

    def own_choices(self) -> list[Mapping[str, Any]]:
        """The choices as they were sent."""
        return []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._apart("when", "relevant")
        self._apart("flag_how", "flag")
        if cleaned.get("least") is not None or cleaned.get("most") is not None:
            self._apart("least", "constraint")
        self._apart("days", "constraint")
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("At most is less than at least. Correct one of them."))
        self._written_when = self._made("when_value", self._when)
        self._written_flag = self._made("flag_value", self._flag)
        return cleaned

    def _apart(self, box: str, expression: str) -> None:
        if self.cleaned_data.get(box) not in (None, "") and self.cleaned_data.get(expression):
            self.add_error(expression, _("Choose one: the boxes above, or the expression."))

    def _made(self, box: str, make: Any) -> str:
        try:
            return str(make())
        except CannotCompare as refused:
            sentence = {
                "number": _("Write a number, such as 37.3."),
                "day": _("Write a date, such as 2020-01-24."),
                "quote": _("Leave out the mark “'”."),
                "how": _("Choose how it is compared."),
                "what": _("Write what it is compared with."),
                "choice": _("Write a choice as it is worded above."),
            }[refused.needs]
            self.add_error(box if box in self.fields else None, sentence)
        except ValidationError as refused:
            self.add_error(box, refused)
        return ""

    def _when(self) -> str:
        wanted = self.cleaned_data
        chosen = str(wanted.get("when") or "")
        if not chosen:
            return str(wanted.get("relevant") or "")
        name, _sign, code = chosen.partition("=")
        how = wanted.get("when_how") or ("is" if code else "")
        if not how:
            raise CannotCompare("how")
        value = code or str(wanted.get("when_value") or "")
        if not value and how not in {"answered", "empty"}:
            raise CannotCompare("what")
        return conditions.written(When(name, how, value), self.before[name].node)

    def _flag(self) -> str:
        wanted = self.cleaned_data
        how = str(wanted.get("flag_how") or "")
        if not how:
            return str(wanted.get("flag") or "")
        values = [part for part in _SEVERAL.split(str(wanted.get("flag_value") or "")) if part]
        if not values:
            raise CannotCompare("what")
        if self.kind.type in SELECTS:
            values = [self._code(value) for value in values]
        if how != "is" and len(values) > 1:
            raise ValidationError(_("Write one value only, or choose “is”."))
        node = {"type": self.kind.type}
        return " or ".join(conditions.written(When(".", how, value), node) for value in values)

    def _code(self, words: str) -> str:
        for choice in self.own_choices():
            label = choice.get("label") or {}
            if words in {str(choice["name"]), label.get("zh"), label.get("en")}:
                return str(choice["name"])
        raise CannotCompare("choice")

    def rules_made(self) -> dict[str, Any]:
        """The keys of the node that say all this."""
        wanted = self.cleaned_data
        made: dict[str, Any] = {"relevant": self._written_when}
        if "constraint" in self.fields:
            made["constraint"] = self._constraint()
            before = (getattr(self, "node", {}).get("constraint_message") or {}).get("en", "")
            made["constraint_message"] = texts(wanted["constraint_message"], before)
        if "flag" in self.fields:
            made["flag"] = self._written_flag
        if "flag_zh" in self.fields:
            made["flag_label"] = texts(wanted["flag_zh"], wanted["flag_en"])
        return made

    def _constraint(self) -> str:
        wanted = self.cleaned_data
        least, most = wanted.get("least"), wanted.get("most")
        if least is not None or most is not None:
            return conditions.between(
                plain(least) if least is not None else "", plain(most) if most is not None else ""
            )
        if wanted.get("days"):
            return conditions.DAYS[wanted["days"]][0]
        return str(wanted.get("constraint") or "")


def _words(choice: Mapping[str, Any]) -> str:
    label = choice.get("label") or {}
    return str(label.get("zh") or label.get("en") or choice["name"])


def condition_words(json: Mapping[str, Any], expression: Any) -> tuple[str, str, str] | None:
    """Question, comparison and value as they are worded; None where only the expression says it."""
    when = conditions.read_when(expression)
    if when is None:
        return None
    asked = next((each for each in placed(json) if each.node.get("name") == when.of), None)
    if asked is None:
        return None
    rows = (json.get("choices") or {}).get(asked.node.get("choices"), ())
    words = {str(row["name"]): _words(row) for row in rows}
    return label_of(asked), str(conditions.HOW[when.how]), words.get(when.value, when.value)
