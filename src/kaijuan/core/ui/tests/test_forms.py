"""Forms: who writes, and the fields by their kind."""

from __future__ import annotations

import pytest
from django import forms

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.forms import RowForm


class NameForm(RowForm[Institution]):
    class Meta:
        model = Institution
        fields = ("name",)


class CityForm(forms.Form):
    city = forms.ChoiceField()
    place = forms.TypedChoiceField()


def test_a_form_does_not_write_its_row_past_the_domain() -> None:
    with pytest.raises(TypeError, match="write"):
        NameForm({"name": "甲大学"}).save()


def test_a_field_is_of_the_kind_it_was_declared_as() -> None:
    form = CityForm()
    assert field_of(form, "city", forms.ChoiceField) is form.fields["city"]
    assert field_of(form, "place", forms.ChoiceField) is form.fields["place"]
    with pytest.raises(TypeError, match=r"CityForm\.city is a ChoiceField"):
        field_of(form, "city", forms.TypedChoiceField)
