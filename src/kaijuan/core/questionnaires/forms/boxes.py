"""Fields that several of the forms have."""

from __future__ import annotations

from typing import Any

from django import forms

from kaijuan.core.questionnaires.limits import LABEL
from kaijuan.core.validators import plain_line, plain_text

#: What a person writes as one question; the definition itself may hold longer ones.
WORDING = min(LABEL, 500)


def line(label: Any, *, longest: int = WORDING, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        validators=[plain_line],
        help_text=help_text,
    )


def lines(label: Any, *, longest: int, rows: int = 3, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def code_line(label: Any, *, longest: int, help_text: Any = "") -> forms.CharField:
    """An expression or a name: typed by whoever knows them."""
    field = line(label, longest=longest, help_text=help_text)
    field.widget.attrs |= {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
    return field


def number(label: Any, *, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=15,
        decimal_places=6,
        # A number box would hide what was typed wrongly.
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=help_text,
    )


def texts(zh: str, en: str) -> dict[str, str]:
    """By language, without the empty ones."""
    return {key: text for key, text in (("zh", zh.strip()), ("en", en.strip())) if text}
