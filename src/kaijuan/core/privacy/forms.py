"""What privacy's pages ask."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.privacy.domain.erasing import erase_subject
from kaijuan.core.privacy.registry import retentions, subjects
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.fields import field_of
from kaijuan.core.ui.pages.lists import ListFilter


class LookFilter(ListFilter):
    """``purpose``: one of those that were declared."""

    purpose = forms.ChoiceField(label=pgettext_lazy("privacy", "For what"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = {each.purpose: retentions.label_of(each.purpose) for each in retentions}
        chosen = field_of(self, "purpose", forms.ChoiceField)
        chosen.choices = [("", pgettext_lazy("privacy", "everything")), *found.items()]
        chosen.widget.attrs["class"] = "input"


class ErasePersonForm(forms.Form):
    """Whose; the name has to be chosen and the act confirmed."""

    person = forms.ChoiceField(label=_("Person"))
    sure = forms.BooleanField(
        label=_("The person has asked for it, or has left. It cannot be taken back.")
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [row for each in subjects for row in each.everyone(institution)]
        field_of(self, "person", forms.ChoiceField).choices = [
            ("", "—"),
            *((str(code), name) for code, name in people),
        ]

    def write(self, *, by: Any) -> None:
        """Raises NothingKept."""
        erase_subject(UUID(self.cleaned_data["person"]), by=by)
