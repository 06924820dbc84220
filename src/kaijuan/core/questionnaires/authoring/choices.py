"""Choices as lines of text: ``发热 | Fever``, and behind a second bar the code where it matters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST: Final = 200
LABEL: Final = 200
_BAR: Final = re.compile(r"\s*[|｜]\s*")
_CODE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}\Z")
_COUNTED: Final = re.compile(r"c(\d{1,6})\Z")

Choice = dict[str, Any]


def as_text(choices: Sequence[Mapping[str, Any]]) -> str:
    """One line for each; a code is shown where somebody chose it."""
    return "\n".join(_line(choice) for choice in choices)


def _line(choice: Mapping[str, Any]) -> str:
    label = choice.get("label") or {}
    zh, en, code = label.get("zh", ""), label.get("en", ""), str(choice["name"])
    if _COUNTED.match(code):
        return f"{zh} | {en}" if en else zh
    return f"{zh} | {en} | {code}"


def read(text: str, before: Sequence[Mapping[str, Any]] = ()) -> list[Choice]:
    """The choices of ``text``. Codes and further columns stay with whom they belonged to.

    A line belongs to the one of ``before`` that has its code, else its label, else its place where
    no line was added or taken away: a label that is put right keeps its answers. Raises
    ``ValidationError``.
    """
    lines = [parts for line in text.splitlines() if any(parts := _BAR.split(line.strip()))]
    if len(lines) > MOST:
        words = ngettext("Write at most %(most)s choice.", "Write at most %(most)s choices.", MOST)
        raise ValidationError(words % {"most": MOST})
    for parts in lines:
        _check(parts)
    kept = _who_stays(lines, before)
    taken = {str(each["name"]) for each in kept if each} | {p[2] for p in lines if len(p) == 3}
    found: list[Choice] = []
    for parts, was in zip(lines, kept, strict=True):
        code = parts[2] if len(parts) == 3 and parts[2] else str(was["name"]) if was else ""
        if not code:
            code = _new(taken)
            taken.add(code)
        label = {"zh": parts[0], "en": parts[1] if len(parts) > 1 else ""}
        further = {k: v for k, v in (was or {}).items() if k not in {"name", "label"}}
        found.append({"name": code, "label": {k: v for k, v in label.items() if v}, **further})
    _refuse_twice(found)
    return found


def _check(parts: Sequence[str]) -> None:
    if len(parts) > 3:
        raise ValidationError(
            _("“%(line)s” has too many bars. Write: Chinese | English | code.")
            % {"line": " | ".join(parts)[:60]}
        )
    if max(len(part) for part in parts[:2]) > LABEL:
        raise ValidationError(
            _("“%(line)s…” is too long for a choice. Shorten it.") % {"line": parts[0][:30]}
        )
    if len(parts) == 3 and parts[2] and not _CODE.match(parts[2]):
        raise ValidationError(
            _("“%(code)s” cannot be a code. Use letters, digits, “_”, “.” and “-”.")
            % {"code": parts[2][:40]}
        )


def _who_stays(
    lines: Sequence[Sequence[str]], before: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any] | None]:
    by_code = {str(each["name"]): each for each in before}
    by_label = {_words(each): each for each in before}
    found: list[Mapping[str, Any] | None] = []
    for parts in lines:
        code = parts[2] if len(parts) == 3 else ""
        found.append(by_code.get(code) if code else by_label.get(parts[0] or parts[-1]))
    used = {id(each) for each in found if each}
    if len(lines) == len(before):
        for number, was in enumerate(before):
            written = len(lines[number]) == 3 and lines[number][2]
            if found[number] is None and not written and id(was) not in used:
                found[number] = was
    return found


def _words(choice: Mapping[str, Any]) -> str:
    label = choice.get("label") or {}
    return str(label.get("zh") or label.get("en") or "")


def _new(taken: set[str]) -> str:
    counted = [_COUNTED.match(code) for code in taken]
    return f"c{max((int(match[1]) for match in counted if match), default=0) + 1}"


def _refuse_twice(choices: Sequence[Choice]) -> None:
    for key in ("name", "label"):
        seen: set[str] = set()
        for choice in choices:
            word = choice["name"] if key == "name" else _words(choice)
            if word in seen:
                raise ValidationError(
                    _("“%(choice)s” stands there twice. Take one away.") % {"choice": word}
                )
            seen.add(word)
