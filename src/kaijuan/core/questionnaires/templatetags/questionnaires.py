"""``{% load questionnaires %}{% questionnaire definition answers problems %}``, inside a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kaijuan.core.questionnaires.definition import Definition
from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.said import said_to_browser
from kaijuan.core.questionnaires.shown import shown_form

register = template.Library()

#: In the order in which they build on one another.
SCRIPTS: Final = tuple(
    f"questionnaires/{name}.js"
    for name in ("values", "zones", "expressions", "answers", "check", "form")
)


@register.simple_tag
def questionnaire(
    definition: Any,
    answers: Mapping[str, Any] | None = None,
    problems: Iterable[Any] = (),
    hidden: Iterable[str] = (),
) -> SafeString:
    """Every question with its box, for the reader's language; the page puts the form around it.

    ``answers`` None: nobody answered yet, and what is proposed stands in the boxes. ``problems``
    and ``hidden`` (paths) are those of the check. The form should be ``novalidate`` and, where
    files are asked for, ``multipart/form-data``. With script the form lives; without it is sent.
    """
    read = definition if isinstance(definition, Definition) else parse_definition(definition)
    context = {
        "scripts": SCRIPTS,
        "nodes": shown_form(read, answers, problems, hidden=hidden),
        "said": said_to_browser(read),
    }
    return render_to_string("questionnaires/answer/form.html", context)
