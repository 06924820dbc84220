"""Field: label, hint, error and control of any bound Django field."""

from __future__ import annotations

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.utils.translation import pgettext, pgettext_lazy

from kaijuan.core.ui.components.base import component

_CHOOSERS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
#: How Django writes that nothing is chosen, and how rooms do.
_DASHES = (BLANK_CHOICE_DASH[0][1], "—")


@component(
    "field",
    width="half",
    title=pgettext_lazy("gallery", "Field"),
    purpose=pgettext_lazy(
        "gallery",
        "Label, hint, error and control of a form field, tied together for those who listen. "
        "An error names the fix, never the fault of the person.",
    ),
)
def field(bound: BoundField) -> dict[str, object]:
    """Any bound field: one line, many lines, a list, a tick, radios, several ticks, a file."""
    widget = bound.field.widget
    _word_the_empty_choice(bound.field)
    kept = str(widget.attrs.get("class", ""))
    shape = "line"
    if bound.is_hidden:
        shape = "hidden"
    elif isinstance(widget, _CHOOSERS):
        shape = "choices"
    elif isinstance(widget, forms.CheckboxInput):
        shape = "tick"
    elif bound.use_fieldset:
        shape = "group"
    plain = shape in {"tick", "hidden"}
    return {
        "field": bound,
        "shape": shape,
        "control": "" if shape == "choices" else _control(bound, kept, plain=plain),
        "hint_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
        "optional": not bound.field.required and shape in {"line", "group", "choices"},
    }


def _control(bound: BoundField, kept: str, *, plain: bool) -> str:
    return bound.as_widget(attrs={"class": kept if plain else f"input {kept}".strip()})


def _word_the_empty_choice(asked: forms.Field) -> None:
    """A row of dashes says nothing to who listens, and little to who looks."""
    if not isinstance(asked, forms.ChoiceField) or not isinstance(asked.widget, forms.Select):
        return
    choose, leave = pgettext("empty choice", "Choose"), pgettext("empty choice", "Not said")
    word = choose if asked.required else leave
    if isinstance(asked, forms.ModelChoiceField):
        if asked.empty_label in _DASHES:
            asked.empty_label = word
        return
    asked.widget.choices = [
        (value, word if value == "" and label in _DASHES else label)
        for value, label in asked.widget.choices
    ]


class SampleForm(forms.Form):
    """Made-up fields of every shape, for the gallery and the tests."""

    name = forms.CharField(
        label=pgettext_lazy("gallery", "Name of the library"),
        help_text=pgettext_lazy("gallery", "Kept by its ministry code, not by its name"),
    )
    amount = forms.IntegerField(
        label=pgettext_lazy("gallery", "Downloads"),
        # A number box would hide what was typed wrongly.
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": pgettext_lazy(
                "gallery", "Fill in two parts: choose “over”, then write 600000."
            )
        },
    )
    comparator = forms.ChoiceField(
        label=pgettext_lazy("gallery", "Comparator"),
        choices=[
            ("over", pgettext_lazy("gallery", "over")),
            ("nearly", pgettext_lazy("gallery", "nearly")),
        ],
    )
    mode = forms.ChoiceField(
        label=pgettext_lazy("gallery", "Opening mode"),
        widget=forms.RadioSelect,
        choices=[
            ("closed", pgettext_lazy("gallery", "Closed")),
            ("limited", pgettext_lazy("gallery", "Limited opening")),
            ("open", pgettext_lazy("gallery", "Fully open")),
        ],
    )
    tell = forms.BooleanField(
        label=pgettext_lazy("gallery", "Tell readers with loans as well"), required=False
    )
    words = forms.CharField(
        label=pgettext_lazy("gallery", "Explanation"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


def sample_form() -> SampleForm:
    """A sample form that was sent with one mistake in it."""
    data = {"name": "样例馆甲", "amount": "60 万多", "comparator": "over", "mode": "closed"}
    return SampleForm(data, auto_id="sample_%s")


field.show(pgettext_lazy("gallery", "one line"), lambda: field(sample_form()["name"]))
field.show(pgettext_lazy("gallery", "with an error"), lambda: field(sample_form()["amount"]))
field.show(pgettext_lazy("gallery", "a list"), lambda: field(sample_form()["comparator"]))
field.show(pgettext_lazy("gallery", "one of a few"), lambda: field(sample_form()["mode"]))
field.show(pgettext_lazy("gallery", "a tick"), lambda: field(sample_form()["tell"]))
field.show(pgettext_lazy("gallery", "many lines"), lambda: field(sample_form()["words"]))
