"""The languages of an XLSForm and the two of this house."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

DEFAULT: Final = "default"
_CODE: Final = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]+)?\s*\)\s*$")
_NAMES: Final[dict[str, str]] = {
    "zh": "zh",
    "cn": "zh",
    "zho": "zh",
    "chi": "zh",
    "chinese": "zh",
    "simplified chinese": "zh",
    "mandarin": "zh",
    "中文": "zh",
    "汉语": "zh",
    "简体中文": "zh",
    "en": "en",
    "eng": "en",
    "english": "en",
    "英文": "en",
    "英语": "en",
}
_HAN: Final = re.compile("[\u3400-\u9fff]")


def code_of(name: str) -> str:
    """ "zh", "en", or "" for another language. ``name``: "中文 (zh)", "English (en)", "en-GB"."""
    bracketed = _CODE.search(name)
    word = bracketed.group(1) if bracketed else name
    word = word.strip().lower()
    return _NAMES.get(word) or _NAMES.get(re.split(r"[-_]", word)[0], "")


@dataclass(slots=True)
class Languages:
    """Which language of the file becomes which of the house; ``warnings`` as sentences."""

    by_name: dict[str, str]
    codes: list[str]
    both: str = ""
    warnings: list[str] = field(default_factory=list)

    def texts(self, value: Any) -> dict[str, str]:
        """The texts of one label, which may be one text or texts by language."""
        given = value if isinstance(value, Mapping) else {DEFAULT: value or ""}
        found: dict[str, str] = {}
        # The default language last: what is named is meant more exactly.
        for name in sorted(given, key=lambda each: each == DEFAULT):
            text = given[name]
            if not isinstance(text, str) or not text.strip():
                continue
            for code in ("zh", "en") if name == self.both else (self.by_name.get(name, ""),):
                if code:
                    found.setdefault(code, text)
        return found


def languages_of(texts: Iterable[Any], default_language: str) -> Languages:
    """What languages the labels of a form are in.

    One without a name is the default language of its settings, or else told by its characters.
    Where there is neither Chinese nor English, the first language stands for both.
    """
    names: dict[str, None] = {}
    unnamed: list[str] = []
    for value in texts:
        given = value if isinstance(value, Mapping) else {DEFAULT: value}
        for name, text in given.items():
            if isinstance(text, str) and text.strip():
                names[name] = None
                if name == DEFAULT:
                    unnamed.append(text)
    by_name = {name: code_of(name) for name in names if name != DEFAULT}
    if DEFAULT in names:
        guessed = "zh" if _HAN.search("".join(unnamed)) else "en"
        by_name[DEFAULT] = code_of(default_language) or guessed
    return _resolved(by_name)


def _resolved(by_name: dict[str, str]) -> Languages:
    codes = [code for code in ("zh", "en") if code in by_name.values()]
    others = [name for name, code in by_name.items() if not code]
    found = Languages(by_name, codes or ["zh", "en"])
    if others and not codes:
        found.both = others.pop(0)
        found.warnings.append(
            _("Its texts are in “%(language)s”; they are shown to Chinese and English readers.")
            % {"language": found.both}
        )
    found.warnings.extend(
        _("Texts in “%(language)s” were left out: the house shows Chinese and English.")
        % {"language": name}
        for name in others
    )
    return found
