"""Which duties a measure means: those of some kinds, some by name, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kaijuan.core.tenancy.scope import NoScope, current_institution
from kaijuan.core.ui.fields import field_of
from kaijuan.network.plans.public import Change, Clash, Ground, Parameters
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import Obligation, ObligationState

OBJECT: Final = "rounds.obligation"
#: Key of ``Ground.shared``: all duties of the library.
_DUTIES: Final = "rounds.duties"


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.key, kind.label) for kind in duty_kinds]


class WhichDuties(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("All duties of these kinds"),
        choices=_kinds,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    duties = forms.MultipleChoiceField(
        label=gettext_lazy("These duties"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A template keeps only the kinds: duties are each library's own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "duties", forms.MultipleChoiceField).choices = _choices()

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or {}
        if not self.errors and not wanted.get("kinds") and not wanted.get("duties"):
            raise forms.ValidationError(_("Choose a kind of duties, or a duty."))
        return wanted


def _choices() -> list[tuple[str, str]]:
    try:
        current_institution()
    except NoScope:
        # Where no library is meant, as in a template, there are only kinds.
        return []
    rows = Obligation.objects.order_by("title").values_list("code", "title")
    return [(str(code), title) for code, title in rows]


def which_of(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a measure's parameters that says which."""
    return {"kinds": list(cleaned["kinds"]), "duties": list(cleaned["duties"])}


def described(parameters: Parameters) -> str:
    """The same as words."""
    keys = parameters.get("kinds", ())
    said = [str(duty_kinds[key].label) for key in keys if key in duty_kinds]
    named = len(parameters.get("duties", ()))
    if named:
        more = ngettext("%(count)s duty by name", "%(count)s duties by name", named)
        said.append(more % {"count": named})
    return pgettext("between duties", ", ").join(said)


def all_duties(ground: Ground) -> list[Obligation]:
    """Every duty of the library, read once."""
    if _DUTIES not in ground.shared:
        rows = Obligation.objects.select_related("form", "institution").order_by("pk")
        ground.shared[_DUTIES] = list(rows)
    found: list[Obligation] = ground.shared[_DUTIES]
    return found


def chosen(ground: Ground, parameters: Parameters) -> tuple[list[Obligation], list[Clash]]:
    """The duties meant, those of a kind that are not over, and what of it is not there."""
    kinds, codes = set(parameters.get("kinds", ())), set(parameters.get("duties", ()))
    duties = all_duties(ground)
    named = {str(duty.code) for duty in duties} & codes
    found = [
        duty
        for duty in duties
        if str(duty.code) in named or (duty.kind in kinds and duty.state != ObligationState.ENDED)
    ]
    missing = len(codes - named)
    if not missing:
        return found, []
    words = ngettext(
        "%(count)s duty that the plan names is no longer there.",
        "%(count)s duties that the plan names are no longer there.",
        missing,
    )
    return found, [Clash(words % {"count": missing}, page(ground))]


def page(ground: Ground) -> str:
    """The list of duties."""
    return reverse("rounds:manage", args=[ground.institution.slug])


def stored(codes: Sequence[str]) -> dict[str, Obligation]:
    """The duties of changes, by code, as they are stored now; locked where that is possible."""
    rows = Obligation.objects.select_for_update(of=("self",)).filter(code__in=codes)
    return {str(row.code): row for row in rows.select_related("form", "institution")}


def change_of(duty: Obligation, setting: str, before: Any, after: Any) -> Change:
    """A setting of one duty."""
    return Change(
        object_type=OBJECT,
        object_code=str(duty.code),
        label=duty.title,
        setting=setting,
        before=before,
        after=after,
        label_en=duty.title_en,
    )
