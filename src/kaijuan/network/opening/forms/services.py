"""A service with what it does in each mode, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.validators import plain_line
from kaijuan.network.opening.domain.refusals import HowIsMissing
from kaijuan.network.opening.domain.services import (
    RuleWanted,
    fingerprint,
    save_service,
)
from kaijuan.network.opening.forms.hours import HoursForms
from kaijuan.network.opening.kinds import service_kinds
from kaijuan.network.opening.models import Mode, Place, Service, ServiceRule, State
from kaijuan.network.opening.models.services import CONTACT, HOW

#: In the order in which a person thinks of them: what is promised first.
ORDER: Final = (Mode.OPEN, Mode.LIMITED, Mode.CLOSED)
#: What a new service usually does; and what holds where nobody said (``ServiceRule``).
USUAL: Final = {Mode.OPEN: State.ON, Mode.LIMITED: State.LIMITED, Mode.CLOSED: State.OFF}
UNTOLD: Final = {Mode.OPEN: State.ON, Mode.LIMITED: State.OFF, Mode.CLOSED: State.OFF}


def kind_choices() -> Iterator[tuple[str, Any]]:
    """Every registered kind, in the order of the matrix."""
    return ((each.key, each.label) for each in service_kinds)


def places_in_use() -> Any:
    """Places of the open scope's library, for a choice."""
    return Place.objects.filter(institution=current_institution(), retired_at=None).order_by("name")


class ServiceFields(RowForm[Service]):
    """What the service is. ``seen`` tells whether somebody else changed it meanwhile."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=lambda: [("", "—"), *kind_choices()],
        help_text=_("In the consortium's table it stands under this heading."),
    )
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=_("Place"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("place", "no place of its own"),
    )
    url = forms.URLField(
        label=_("Web address"), required=False, max_length=CONTACT, assume_scheme="https"
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = Service
        fields: ClassVar = ["name", "channel", "contact", "url", "responsible", "name_en", "note"]
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 2})}
        labels: ClassVar = {"responsible": pgettext_lazy("service", "Responsible")}
        help_texts: ClassVar = {
            "name": _("As readers call it, such as “Lending, east campus”."),
            "contact": _("Telephone, e-mail or group number, as readers may know it."),
            "responsible": _("A post or a department, not a person."),
        }

    field_order = (
        "name",
        "kind",
        "place",
        "channel",
        "contact",
        "url",
        "responsible",
        "name_en",
        "note",
    )

    def __init__(self, *args: Any, rules: list[ServiceRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["place"]
        choices.queryset = places_in_use()
        if self.instance.pk:
            # By their codes and keys, as the page names them.
            choices.initial = self.instance.place.code if self.instance.place else None
            self.fields["kind"].initial = self.instance.kind
            self.fields["seen"].initial = fingerprint(self.instance, rules)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # Neither is of the model form: one is no choice of the model, one is known by its code.
        if "kind" in cleaned:
            self.instance.kind = cleaned["kind"]
        if "place" in cleaned:
            self.instance.place = cleaned["place"]
        return cleaned


class RuleFields(forms.Form):
    """What it does in one mode; the hours stand beside it."""

    state = forms.ChoiceField(
        label=pgettext_lazy("service", "In this mode it is"),
        choices=State.choices,
        widget=forms.RadioSelect,
    )
    how = forms.CharField(
        label=pgettext_lazy("service", "How"),
        required=False,
        max_length=HOW,
        validators=[plain_line],
        help_text=_("Limited in what way, or what to use instead. Readers see this sentence."),
    )
    how_en = forms.CharField(
        label=pgettext_lazy("service", "How, in English"),
        required=False,
        max_length=HOW,
        validators=[plain_line],
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("state") == State.LIMITED and not said.get("how") and "how" not in self.errors:
            self.add_error("how", str(HowIsMissing()))
        return said


class ModePart:
    """One of the three parts of the page."""

    def __init__(self, mode: Mode, data: Any, rule: ServiceRule | None, *, new: bool) -> None:
        self.mode = mode
        start: dict[str, Any] = {"state": (USUAL if new else UNTOLD)[mode]}
        if rule is not None:
            start = {"state": rule.state, "how": rule.how, "how_en": rule.how_en}
        self.form = RuleFields(data, prefix=mode.value, initial=start)
        hours = rule.hours if rule is not None else []
        self.hours = HoursForms(data, prefix=f"{mode.value}-hours", initial=hours)

    def is_valid(self) -> bool:
        """Both are asked, so that everything wrong is said at once."""
        return all([self.form.is_valid(), self.hours.is_valid()])

    @property
    def wanted(self) -> RuleWanted:
        said = self.form.cleaned_data
        return RuleWanted(self.mode, said["state"], said["how"], said["how_en"], self.hours.value)


class ServiceForm:
    """The whole page: behaves as a form towards ``form_page``'s parts."""

    def __init__(self, data: Any, *, service: Service | None = None) -> None:
        rules = list(service.rules.all()) if service else []
        kept = {rule.mode: rule for rule in rules}
        self.is_bound = data is not None
        self.fields = ServiceFields(data, instance=service, rules=rules)
        self.parts = [ModePart(mode, data, kept.get(mode), new=service is None) for mode in ORDER]

    def is_valid(self) -> bool:
        """Everything is asked, so that everything wrong is said at once."""
        valid = self.fields.is_valid()
        parts = [part.is_valid() for part in self.parts]
        if valid and not all(parts):
            self.add_error(None, _("Something under the modes is to be mended; it is marked."))
        return valid and all(parts)

    def add_error(self, field: str | None, error: Any) -> None:
        """A sentence of the domain, over the whole page."""
        self.fields.add_error(field, error)

    def write(self, *, by: Any) -> Service:
        """Hands over to the domain."""
        rules = [part.wanted for part in self.parts]
        seen = self.fields.cleaned_data["seen"]
        return save_service(self.fields.instance, rules, seen=seen, by=by)
