"""The columns of one question of an XLSForm, each turned into what it is here, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from kaijuan.core.questionnaires.xlsform import kinds
from kaijuan.core.questionnaires.xlsform.languages import Languages
from kaijuan.core.questionnaires.xlsform.places import Rows

Json = dict[str, Any]

_MARKS: Final = {"personal": "personal", "个人": "personal", "sensitive": "sensitive"}
_MORE_MARKS: Final = {"敏感": "sensitive", "个人信息": "personal", "敏感信息": "sensitive"}
_MIDNIGHT: Final = re.compile(r"\A(\d{4}-\d{2}-\d{2}) 00:00:00\Z")


@dataclass(slots=True)
class Converted:
    """``rows``: the row of the sheet "survey" by path."""

    definition: Json
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Details:
    """``lists`` are those that are used; what was found goes to ``found``."""

    form: Json
    languages: Languages
    rows: Rows
    found: Converted = field(default_factory=lambda: Converted({}))
    lists: dict[str, list[Json]] = field(default_factory=dict)

    def refuse(self, row: int, sentence: str) -> None:
        reason = _("Sheet “survey”, row %(row)s: %(problem)s") % {"row": row, "problem": sentence}
        if reason not in self.found.reasons:
            self.found.reasons.append(reason)

    def warn(self, row: int, sentence: str) -> None:
        self.found.warnings.append(
            _("Sheet “survey”, row %(row)s: %(problem)s") % {"row": row, "problem": sentence}
        )

    def refuse_all(self, node: Json, keys: Iterable[str], row: int) -> None:
        """Refuse what has no meaning at this node; it would be dropped."""
        for key in keys:
            if node.get(key):
                self.refuse(row, _("“%(key)s” is not supported here.") % {"key": key})

    def texts(self, node: Json) -> Json:
        found: Json = {}
        label = self.languages.texts(node.get("label"))
        hint = self.languages.texts(node.get("hint"))
        for code, text in self.languages.texts(node.get("guidance_hint")).items():
            hint[code] = f"{hint[code]}\n{text}" if hint.get(code) else text
        if label:
            found["label"] = label
        if hint:
            found["hint"] = hint
        return found

    def marks(self, node: Json, row: int) -> Json:
        given = str(node.get("mark", "") or "").strip().lower()
        if not given:
            return {}
        mark = _MARKS.get(given) or _MORE_MARKS.get(given)
        if mark is None:
            self.refuse(row, _("a mark is “personal” or “sensitive”."))
            return {}
        return {"mark": mark}

    def flag(self, made: Json, node: Json) -> None:
        if str(node.get("flag", "") or "").strip():
            made["flag"] = str(node["flag"])
        label = self.languages.texts(node.get("flag_label"))
        if label:
            made["flag_label"] = label

    def default(self, made: Json, node: Json, row: int) -> None:
        given = str(node.get("default", "") or "")
        if not given.strip():
            return
        if made["type"] in ("image", "file"):
            self.refuse(row, _("a file as default is not supported."))
            return
        midnight = _MIDNIGHT.match(given)
        # A workbook keeps a day as midnight of it.
        made["default"] = midnight.group(1) if midnight and made["type"] == "date" else given

    def list_of(self, made: Json, node: Json, row: int) -> None:
        if made["type"] not in ("select_one", "select_multiple"):
            if node.get("choice_filter"):
                self.refuse(row, _("“choice_filter” stands only with choices."))
            return
        name = str(node.get("itemset", ""))
        if name not in (self.form.get("choices") or {}):
            self.refuse(
                row,
                _("choices from “%(source)s”, outside the sheet “choices”, are not supported.")
                % {"source": name},
            )
            made["type"] = "text"  # as above: a stand-in
            return
        self.look_at_list(name, row)
        made["choices"] = name
        if node.get("choice_filter"):
            made["choice_filter"] = str(node["choice_filter"])

    def parameters(self, made: Json, node: Json, row: int) -> None:
        given = node.get("parameters") or {}
        if isinstance(given, str):
            given = dict(part.partition("=")[::2] for part in re.split(r"[\s,;]+", given) if part)
        followed = kinds.PARAMETERS.get(made.get("type", ""), frozenset())
        for key, value in given.items():
            if key in followed:
                made.setdefault("range", {})[key] = str(value)
            elif key in kinds.IDLE_PARAMETERS:
                self.warn(row, _("the parameter “%(key)s” has no effect.") % {"key": key})
            elif not (key == "randomize" and str(value) == "false"):
                self.refuse(row, _("the parameter “%(key)s” is not supported.") % {"key": key})

    def appearance(self, made: Json, given: str, row: int) -> None:
        kept: list[str] = []
        for look in given.split():
            base = re.sub(r"[\d-]*$", "", look) or look
            if look in kinds.REFUSED_LOOKS or "(" in look or look.startswith(("ex:", "intent:")):
                self.refuse(row, _("the appearance “%(look)s” is not supported.") % {"look": look})
                continue
            kept.append(look)
            if look not in kinds.FOLLOWED:
                known = look in kinds.LOOKS or base in kinds.LOOKS or look.startswith("w")
                sentence = (
                    _("the appearance “%(look)s” only asks for another look and is not followed.")
                    if known
                    else _("the appearance “%(look)s” is not known and is not followed.")
                )
                self.warn(row, sentence % {"look": look})
        if kept:
            made["appearance"] = " ".join(kept)

    def look_at_list(self, name: str, row: int) -> None:
        """What a list holds that is not supported is told at the first question that uses it."""
        if name in self.lists:
            return
        self.lists[name] = [self.choice(choice) for choice in self.form["choices"][name]]
        if any(choice.get("media") for choice in self.form["choices"][name]):
            self.refuse(
                row,
                _("the list “%(list)s” holds pictures or sounds, which are not supported.")
                % {"list": name},
            )
        if any("${" in text for each in self.lists[name] for text in each["label"].values()):
            self.refuse(
                row,
                _("the list “%(list)s” refers to answers in its labels, which is not supported.")
                % {"list": name},
            )

    def choice(self, choice: Json) -> Json:
        label = self.languages.texts(choice.get("label"))
        made: Json = {"name": str(choice["name"]), "label": label}
        for key, value in choice.items():
            if key in ("name", "label", "media") or key.startswith("__"):
                continue
            if isinstance(value, str) and value != "":
                made[key] = value
        return made
