"""Measure: chosen services go to a mode of their own, by kind or one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext

from kaijuan.core.tenancy.scope import AllInstitutions, open_scope
from kaijuan.network.opening.public import Mode, Service, service_kinds
from kaijuan.network.plans.measures.base import (
    Change,
    Clash,
    Ground,
    Measure,
    Parameters,
    Preview,
    Text,
    Undone,
    measures,
)
from kaijuan.network.plans.measures.spans import (
    MODE,
    Decision,
    cancel,
    decide,
    mode_shown,
    modes_in,
    services_in,
    would_decide,
)

KEY: Final = "plans.service_mode"
#: More services than any library lists.
MOST_SERVICES: Final = 500


class ServiceModeForm(forms.Form):
    """By kinds a template can say it for every library; by services only one's own plan can."""

    mode = forms.ChoiceField(label=_("They go to the mode"), choices=Mode)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of services"), required=False, widget=forms.CheckboxSelectMultiple
    )
    services = forms.MultipleChoiceField(
        label=_("Single services"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(kind.key, kind.label) for kind in service_kinds]
        services: Any = self.fields["services"]
        services.choices = _offered()
        if not services.choices:
            # A template belongs to nobody: it speaks of kinds only.
            del self.fields["services"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("kinds") and not cleaned.get("services"):
            raise ValidationError(_("Choose at least one kind or one service."), code="none")
        return cleaned


class ServiceMode(Measure):
    """Each of them at most once; those whose kind the library does not offer are left out."""

    key = KEY
    order = 10
    label = _("Set the mode of some services")
    hint = _("For what stays open while the library is closed, or closes before it does.")
    form = ServiceModeForm
    layered = True

    def parameters_of(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "mode": str(cleaned["mode"]),
            "kinds": sorted(cleaned.get("kinds") or []),
            "services": sorted(cleaned.get("services") or []),
        }

    def describe(self, parameters: Parameters) -> Text:
        kinds = [str(k.label) for k in service_kinds if k.key in parameters.get("kinds", ())]
        singles = len(parameters.get("services", ()))
        if singles:
            kinds.append(
                str(ngettext_lazy("%(n)s single service", "%(n)s single services", singles))
                % {"n": singles}
            )
        return format_lazy(
            _("{services}: {mode}"),
            services=pgettext("between two names", ", ").join(kinds),
            mode=mode_shown(parameters["mode"]),
        )

    def preview(self, ground: Ground, parameters: Parameters) -> Preview:
        chosen = _chosen(ground, parameters)
        if not chosen:
            none = _("None of the services that this measure names is offered here.")
            return Preview(clashes=[Clash(none)])
        mode, modes = str(parameters["mode"]), modes_in(ground)
        changes = []
        for service in chosen:
            code = str(service.code)
            changes.append(
                Change(
                    object_type="opening.service",
                    object_code=code,
                    label=service.name,
                    label_en=service.name_en,
                    setting=MODE,
                    before=modes.get(code),
                    after=mode,
                )
            )
            modes[code] = mode
        would_decide(ground, [Decision(mode, service=each) for each in chosen])
        return Preview(changes=changes)

    def apply(self, ground: Ground, parameters: Parameters, changes: Sequence[Change]) -> None:
        decide(ground)

    def undo(
        self, ground: Ground, parameters: Parameters, changes: Sequence[Change]
    ) -> Sequence[Undone]:
        return cancel(ground, changes, ground.by)

    def show(self, setting: str, value: Any) -> Text:
        return mode_shown(value)


def _offered() -> list[tuple[str, str]]:
    here = open_scope()
    if isinstance(here, AllInstitutions):
        return []
    rows = Service.objects.filter(institution=here, retired_at=None)[:MOST_SERVICES]
    return [(str(each.code), each.name) for each in rows]


def _chosen(ground: Ground, parameters: Parameters) -> list[Service]:
    kinds = set(parameters.get("kinds", ()))
    codes = set(parameters.get("services", ()))
    return [each for each in services_in(ground) if each.kind in kinds or str(each.code) in codes]


measures.add(ServiceMode())
