"""Form controls written in Python: a page of services shows sixty of them.

Django draws each from a template within a template within a template, which took most of the time
of every form. Here are the same marks for the kinds that stand on nearly every page; whatever is
not known here is drawn by Django as before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.safestring import SafeData

Widget = Mapping[str, Any]

_INPUTS: Final = (
    "checkbox",
    "color",
    "date",
    "datetime",
    "email",
    "hidden",
    "input",
    "number",
    "password",
    "search",
    "tel",
    "text",
    "time",
    "url",
)


class ControlRenderer(DjangoTemplates):
    """For ``FORM_RENDERER``."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = _DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return draw(self, context["widget"])


def _input(renderer: ControlRenderer, widget: Widget) -> str:
    value = widget["value"]
    said = "" if value is None else f' value="{_text(value)}"'
    kind, name = _label(widget["type"]), _label(widget["name"])
    return f'<input type="{kind}" name="{name}"{said}{_attrs(widget)}>'


def _input_option(renderer: ControlRenderer, widget: Widget) -> str:
    control = _input(renderer, widget)
    if not widget["wrap_label"]:
        return control
    of = widget["attrs"].get("id")
    target = f' for="{_label(of)}"' if of else ""
    return f"<label{target}>{control} {_label(widget['label'])}</label>"


def _textarea(renderer: ControlRenderer, widget: Widget) -> str:
    # A browser drops the line end that follows the tag; a first one of the text's own stays.
    value = _label(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_label(widget["name"])}"{_attrs(widget)}>\n{value}</textarea>'


def _select(renderer: ControlRenderer, widget: Widget) -> str:
    drawn = []
    for group, options, _index in widget["optgroups"]:
        each = "".join(renderer.render(one["template_name"], {"widget": one}) for one in options)
        drawn.append(f'<optgroup label="{_label(group)}">{each}</optgroup>' if group else each)
    return f'<select name="{_label(widget["name"])}"{_attrs(widget)}>{"".join(drawn)}</select>'


def _select_option(renderer: ControlRenderer, widget: Widget) -> str:
    value, label = _text(widget["value"]), _label(widget["label"])
    return f'<option value="{value}"{_attrs(widget)}>{label}</option>'


def _attrs(widget: Widget) -> str:
    """True is a name alone, False nothing at all."""
    return "".join(
        f" {_label(name)}" if value is True else f' {_label(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    """As ``{{ value|stringformat:"s" }}`` writes it: numbers as programs read them."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _label(value: Any) -> str:
    """As ``{{ value }}`` writes it."""
    text = value if isinstance(value, str) else str(localize(value))
    return text if isinstance(text, SafeData) else escape(text)


_DRAWN: Final[dict[str, Callable[[ControlRenderer, Widget], str]]] = {
    f"django/forms/widgets/{name}.html": draw
    for name, draw in (
        *((name, _input) for name in _INPUTS),
        ("checkbox_option", _input_option),
        ("input_option", _input_option),
        ("radio_option", _input_option),
        ("textarea", _textarea),
        ("select", _select),
        ("select_option", _select_option),
    )
}
