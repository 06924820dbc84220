"""A report as one file that opens without a server, in both languages, and prints well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from kaijuan.core.indicators.public import LANGUAGES, Language, django_code
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.page import lay_out, name_rows

#: In the order of the page itself; the last one holds what only reports need.
STYLES = (
    "ui/tokens.css",
    "ui/base.css",
    "ui/layout.css",
    "ui/controls.css",
    "ui/components.css",
    "ui/lists.css",
    "ui/charts.css",
    "ui/print.css",
    "reports/reports.css",
    "reports/standalone.css",
)


def standalone_html(edition: Edition, sha256: str) -> str:
    """The file: the styles inside, no script, no address to anywhere."""
    context = {
        "styles": mark_safe(_styles()),  # noqa: S308  # files of this package
        "title": edition.in_language("zh-Hans").title,
        # English first in the file, so that a style rule can hide what follows it when chosen.
        "languages": [_render(edition, language, sha256) for language in reversed(LANGUAGES)],
    }
    return render_to_string("reports/standalone.html", context)


def _styles() -> str:
    texts = []
    for name in STYLES:
        path = finders.find(name)
        if path is None:
            raise FileNotFoundError(name)
        texts.append(Path(str(path)).read_text(encoding="utf-8"))
    return "\n".join(texts)


def _render(edition: Edition, language: Language, sha256: str) -> str:
    """One language's half, rendered in that language whoever asks."""
    spoken = edition.in_language(language)
    with translation.override(django_code(language)):
        context: dict[str, Any] = {
            "edition": spoken,
            "language": language,
            "sha256": sha256,
            "chapters": lay_out(spoken, lambda ref: f"#{language}-{ref}", lambda key: ""),
            "figures": [
                (figure, name_rows(spoken.names_behind(figure.ref), lambda key: ""))
                for figure in spoken.figures.values()
            ],
        }
        return render_to_string("reports/standalone_half.html", context)
