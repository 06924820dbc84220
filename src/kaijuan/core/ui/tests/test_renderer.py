"""Controls drawn in Python say what Django's templates say."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test import override_settings
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from django.utils.translation import override

from kaijuan.core.ui.renderer import ControlRenderer

EVIL = "<b>&\"'</b>"
VALUES: list[Any] = [
    None,
    "",
    "x",
    EVIL,
    mark_safe("&amp;"),
    lazystr(EVIL),
    0,
    1234567,
    12.5,
    True,
    False,
    dt.date(2020, 1, 24),
    dt.time(8, 30),
    [1, "b"],
    "\nzwei",
]
ATTRS: list[dict[str, Any]] = [
    {},
    {"id": "id_x", "class": "a b", "required": True, "disabled": False},
    {"data-x": EVIL, "rows": 3, "title": lazystr(EVIL), "aria-label": mark_safe("&lt;")},
]
CHOICES = [
    ("", "—"),
    ("a", EVIL),
    (1, lazystr("eins")),
    (None, 1234567),
    ("Gruppe <", [("b", mark_safe("<i>x</i>")), (True, "ja")]),
]
PLAIN = [
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.ColorInput,
    forms.SearchInput,
    forms.TelInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.CheckboxInput,
    forms.Textarea,
    forms.FileInput,
    forms.SplitDateTimeWidget,
    forms.MultipleHiddenInput,
]
CHOOSING = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]


def words(html: str) -> str:
    """Django's templates leave line ends between the tags."""
    return re.sub(r"\s*([<>])\s*", r"\1", html)


def drawn(widget: forms.Widget, value: Any, attrs: dict[str, Any], renderer: Any) -> str:
    return str(widget.render("na<me", value, attrs=dict(attrs), renderer=renderer))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("kind", [*PLAIN, *CHOOSING])
def test_the_same_marks(kind, attrs, language):
    widget = kind(choices=CHOICES) if kind in CHOOSING else kind()
    split = isinstance(widget, forms.MultiWidget)
    with override(language), override_settings(USE_THOUSAND_SEPARATOR=True):
        for value in [None] if split else VALUES:
            if kind is forms.MultipleHiddenInput and not isinstance(value, list):
                continue
            own = drawn(widget, value, attrs, ControlRenderer())
            assert words(own) == words(drawn(widget, value, attrs, DjangoTemplates())), repr(value)


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_one_of_several_by_itself(kind, wrapped):
    def tags(renderer: Any) -> list[str]:
        class Asked(forms.Form):
            default_renderer = renderer
            x = forms.MultipleChoiceField(choices=CHOICES, widget=kind)

        return [words(each.tag(wrap_label=wrapped)) for each in Asked({"x": ["a"]})["x"]]

    own = tags(ControlRenderer())
    assert own == tags(DjangoTemplates())
    assert len(own) == 6


def test_a_text_that_begins_with_a_line_end_keeps_it():
    html = drawn(forms.Textarea(), "\nzwei", {}, ControlRenderer())
    assert ">\n\nzwei<" in html


def test_the_house_draws_its_forms_so():
    assert isinstance(get_default_renderer(), ControlRenderer)
