"""What is wrong with a form as a whole."""

from __future__ import annotations

from django import forms
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.components.base import component
from kaijuan.core.ui.components.field import SampleForm, sample_form


@component(
    "form_errors",
    width="half",
    title=pgettext_lazy("gallery", "Form errors"),
    purpose=pgettext_lazy(
        "gallery", "What is wrong with a form as a whole, before its fields; read out at once."
    ),
)
def form_errors(form: forms.BaseForm) -> dict[str, object]:
    """Nothing is drawn for a form without errors. Errors of hidden fields are shown here too."""
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"form": form, "whole": [*form.non_field_errors(), *hidden]}


def _sample() -> SampleForm:
    form = sample_form()
    form.add_error(
        None,
        str(
            pgettext_lazy(
                "gallery", "The deadline was changed meanwhile. Look at it, then save again."
            )
        ),
    )
    return form


form_errors.show(pgettext_lazy("gallery", "refused as a whole"), lambda: form_errors(_sample()))
