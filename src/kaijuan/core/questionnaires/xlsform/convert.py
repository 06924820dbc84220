"""pyxform's JSON of a form, turned into ours. Collects every reason against it, with its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires.definition import SCHEMA
from kaijuan.core.questionnaires.xlsform import kinds
from kaijuan.core.questionnaires.xlsform.details import Converted, Details, Json
from kaijuan.core.questionnaires.xlsform.languages import languages_of
from kaijuan.core.questionnaires.xlsform.places import Rows

_YES: Final = frozenset({"yes", "true", "true()"})
_NO: Final = frozenset({"", "no", "false", "false()"})
_TEXTS: Final = ("label", "hint", "guidance_hint", "flag_label")
_MESSAGES: Final = {
    "jr:constraintMsg": "constraint_message",
    "jr:requiredMsg": "required_message",
}
_RULES: Final = {"relevant": "relevant", "constraint": "constraint", "calculate": "calculation"}
_COUNT: Final = "jr:count"
_BINDS: Final = frozenset({*_RULES, *_MESSAGES, "required", "readonly"})
#: Columns of a question that pyxform hands on also where they mean nothing.
_OF_QUESTIONS: Final = ("flag", "flag_label", "default", "choice_filter", "parameters")
_TABLE_LABELS: Final = "reserved_name_for_field_list_labels_"
_TABLE_TITLE: Final = "generated_table_list_label_"
_MARKUP: Final = re.compile(r"\*\*\S|</?[a-zA-Z]+[^<]*>|^#{1,6} |\]\(\w+:", re.MULTILINE)


def convert(form: Json, survey: Mapping[str, Any]) -> Converted:
    """Turn ``form`` (pyxform's) into a definition; ``survey`` is the sheet as it stands."""
    languages = languages_of(_all_texts(form), str(form.get("default_language", "")))
    converting = _Converting(form, languages, Rows(survey))
    children = converting.nodes(form["children"], "")
    found = converting.found
    found.warnings[:0] = languages.warnings
    if any(_MARKUP.search(text) for text in _plain_texts(form)):
        found.warnings.append(_("Markup in texts, such as **bold**, is shown as it stands."))
    found.definition = {
        "schema": SCHEMA,
        "languages": languages.codes,
        "choices": converting.lists,
        "children": children,
    }
    return found


def _all_texts(form: Json) -> Iterator[Any]:
    """Every text that a reader sees, as pyxform holds it."""
    for rows in (form.get("choices") or {}).values():
        yield from (row.get("label", "") for row in rows)
    waiting = list(form["children"])
    while waiting:
        node = waiting.pop()
        waiting.extend(node.get("children", ()))
        if node.get("name") != "meta":
            yield from (node.get(key, "") for key in _TEXTS)
            bind = node.get("bind") or {}
            yield from (bind.get(key, "") for key in _MESSAGES)


def _plain_texts(form: Json) -> Iterator[str]:
    for value in _all_texts(form):
        texts = value.values() if isinstance(value, Mapping) else [value]
        yield from (text for text in texts if isinstance(text, str))


class _Converting(Details):
    """The walk through the nodes; what each of them says is in ``Details``."""

    def nodes(self, given: Sequence[Json], above: str) -> list[Json]:
        found: list[Json] = []
        for node in given:
            if node.get("name") == "meta" and (node.get("control") or {}).get("bodyless"):
                self.meta(node)
            elif not str(node.get("name", "")).startswith(_TABLE_LABELS):
                found.append(self.node(node, above))
        return found

    def meta(self, node: Json) -> None:
        for child in node["children"]:
            if child.get("type") == "audit":
                self.refuse(
                    self.rows.row_of("audit"),
                    _("the type “%(type)s” is not supported.") % {"type": "audit"},
                )
            elif child.get("type") == "entity":
                self.found.reasons.append(_("Sheet “entities”: entities are not supported."))

    def node(self, node: Json, above: str) -> Json:
        name, kind = str(node["name"]), str(node["type"])
        row = self.rows.row_of(name)
        path = f"{above}/{name}" if above else name
        self.found.rows[path] = row
        if node.get("media"):
            self.refuse(row, _("pictures, sounds and films beside a question are not supported."))
        if "intent" in node or "intent" in (node.get("control") or {}):
            self.refuse(row, _("calling another program is not supported."))
        if kind in ("group", "repeat"):
            return self.holder(node, kind, name, path, row)
        return self.question(node, kind, name, row)

    def holder(self, node: Json, kind: str, name: str, path: str, row: int) -> Json:
        children = list(node["children"])
        made: Json = {"kind": kind, "name": name}
        if children and str(children[0].get("name", "")).startswith(_TABLE_TITLE):
            # pyxform takes the title of a table to a note of its own.
            title = children.pop(0)
            made |= self.texts(title)
        made |= self.texts(node)
        made |= self.marks(node, row)
        self.refuse_all(node, _OF_QUESTIONS, row)
        bind = node.get("bind") or {}
        self.binds(made, bind, row, allowed={"relevant"})
        control = node.get("control") or {}
        if kind == "repeat" and control.get(_COUNT):
            made["count"] = str(control[_COUNT])
        else:
            self.not_repeated(control, row)
        self.appearance(made, str(control.get("appearance", "")), row)
        made["children"] = self.nodes(children, path)
        return made

    def question(self, node: Json, kind: str, name: str, row: int) -> Json:
        rule = ""
        target = kinds.TYPES.get(kind)
        if kind in kinds.RULED:
            target, rule = kinds.RULED[kind]
        if kind in kinds.NOTED:
            return self.noted(node, name, kinds.NOTED[kind], row)
        if target is None:
            self.refuse(
                row,
                _("the type “%(type)s” is not supported.")
                % {"type": self.rows.types.get(row) or kind},
            )
            # A stand-in, so that what refers to it is not told as wrong too.
            return {"kind": "question", "name": name, "type": "text"}
        made: Json = {"kind": "question", "name": name, "type": target}
        made |= self.texts(node)
        bind = dict(node.get("bind") or {})
        if target == "range":
            # What pyxform works out of the steps; ours follows from them too.
            bind.pop("type", None)
        self.not_repeated(node.get("control") or {}, row)
        if target == "note" or self.only_shown(target, bind, node):
            made = {"kind": "note", "name": name, **self.texts(node)}
            bind.pop("readonly", None)
            self.refuse_all(node, ("mark", "flag", "flag_label", "default", "choice_filter"), row)
            self.binds(made, bind, row, allowed={"relevant"})
        else:
            self.binds(made, bind, row, allowed=_BINDS)
            if rule:
                own = made.get("constraint")
                made["constraint"] = f"({own}) and ({rule})" if own else rule
            made |= self.marks(node, row)
            self.flag(made, node)
            self.default(made, node, row)
            self.list_of(made, node, row)
        self.parameters(made, node, row)
        self.appearance(made, str((node.get("control") or {}).get("appearance", "")), row)
        return made

    def only_shown(self, target: str, bind: Json, node: Json) -> bool:
        """A text that nobody may change and that holds nothing is a note."""
        return (
            target == "text"
            and str(bind.get("readonly", "")).lower() in _YES
            and not bind.get("calculate")
            and not node.get("default")
        )

    def not_repeated(self, control: Json, row: int) -> None:
        if control.get(_COUNT):
            self.refuse(row, _("“%(key)s” is not supported here.") % {"key": "repeat_count"})

    def noted(self, node: Json, name: str, calculation: str, row: int) -> Json:
        self.warn(
            row, _("“%(name)s” is noted by the house when the form is handed in.") % {"name": name}
        )
        made: Json = {
            "kind": "question",
            "name": name,
            "type": "calculate",
            "calculation": calculation,
        }
        made |= self.marks(node, row)
        self.flag(made, node)
        bind = dict(node.get("bind") or {})
        bind.pop("readonly", None)
        self.binds(made, bind, row, allowed={"relevant"})
        self.refuse_all(node, ("default", "choice_filter", "parameters"), row)
        return made

    def binds(
        self, made: Json, bind: Json, row: int, *, allowed: frozenset[str] | set[str]
    ) -> None:
        for key, value in bind.items():
            if key not in allowed:
                if key in ("required", "readonly") and str(value).strip().lower() in _NO:
                    continue
                self.refuse(row, _("“%(key)s” is not supported here.") % {"key": key})
            elif key in _RULES:
                if str(value).strip():
                    made[_RULES[key]] = str(value)
            elif key in _MESSAGES:
                made[_MESSAGES[key]] = self.languages.texts(value)
        required = str(bind.get("required", "")).strip() if "required" in allowed else ""
        if required.lower() in _YES:
            made["required"] = True
        elif required.lower() not in _NO:
            made["required"] = required
        read_only = str(bind.get("readonly", "")).strip().lower() if "readonly" in allowed else ""
        if read_only in _YES:
            made["read_only"] = True
        elif read_only not in _NO:
            self.refuse(row, _("a condition in “read_only” is not supported; use yes or no."))
