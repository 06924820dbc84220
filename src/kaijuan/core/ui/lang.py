"""Which of its two languages a stored text is shown in."""

from __future__ import annotations

import re
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from kaijuan.core.ui.numbers import is_chinese

#: The house's languages: code, as ``<html lang>`` writes it, name in itself.
LANGUAGES: Final = (("zh-hans", "zh-Hans", "中文"), ("en", "en", "English"))
DEFAULT: Final = "zh-hans"

_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def known(code: str | None) -> str | None:
    """The house's code for ``code`` in any letter case, or None for a language it lacks."""
    wanted = (code or "").lower()
    return next((mine for mine, _tag, _name in LANGUAGES if mine == wanted), None)


def tag(code: str | None) -> str:
    """``code`` as ``<html lang>`` writes it: "zh-Hans" or "en"."""
    return next((tag for mine, tag, _name in LANGUAGES if mine == code), "zh-Hans")


def localised(obj: object, field: str, language: str | None = None) -> str:
    """``obj.<field>`` in the active language, or in the other one if that is empty.

    The Chinese text is in ``<field>``, the English one in ``<field>_en`` (which may be missing).
    """
    chinese = str(getattr(obj, field, "") or "")
    english = str(getattr(obj, f"{field}_en", "") or "")
    first, second = (chinese, english) if is_chinese(language) else (english, chinese)
    return first or second


def marked(text: object, language: str | None = None) -> object:
    """Wrap Chinese text in ``<span lang="zh-Hans">`` where the page is not Chinese."""
    if isinstance(text, SafeString) or is_chinese(language):
        return text
    plain = str(text)
    if not _HAN.search(plain):
        return text
    return format_html('<span lang="zh-Hans">{}</span>', plain)


def remarked(text: str, remark: str) -> str:
    """``text`` with ``remark`` in the brackets of the active language, where there is one."""
    if not remark:
        return text
    return pgettext("with a remark", "%(text)s (%(remark)s)") % {"text": text, "remark": remark}
