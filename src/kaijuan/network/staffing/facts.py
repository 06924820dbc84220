"""What training can tell the readiness checklist (S08, S14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import NoScope, current_institution
from kaijuan.network.plans.public import Fact, Finding, facts
from kaijuan.network.staffing.domain.rolls import holding, in_group_on
from kaijuan.network.staffing.models import GroupKind, GroupMember, TrainingTopic


class TrainedForm(forms.Form):
    """Which topic, which kinds of groups, how many of a hundred."""

    topic = forms.ChoiceField(label=gettext_lazy("Trained in"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("People of these groups"),
        choices=GroupKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    share = forms.IntegerField(
        label=gettext_lazy("at least so many per cent"),
        min_value=1,
        max_value=100,
        initial=100,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["topic"]
        chooser.choices = _topics()


def _topics() -> list[tuple[str, str]]:
    try:
        current_institution()
    except NoScope:
        return []
    rows = TrainingTopic.objects.filter(retired_at=None)
    return [(str(code), name) for code, name in rows.values_list("code", "name")]


class Trained(Fact):
    """A share of those in the groups holds a record that is good on the day."""

    key: ClassVar[str] = "staffing.trained"
    order: ClassVar[int] = 60
    label = gettext_lazy("People are trained")
    form = TrainedForm

    def find(
        self, institution: Institution, parameters: Mapping[str, Any], at: dt.datetime
    ) -> Finding:
        day = at.astimezone(HOUSE_ZONE).date()
        topic = TrainingTopic.objects.filter(code=parameters["topic"]).first()
        if topic is None:
            return Finding(None, _("The topic is no longer there; change this line."))
        records = holding(topic, day).filter(member=OuterRef("pk"))
        people = in_group_on(
            GroupMember.objects.filter(
                group__retired_at=None, group__kind__in=list(parameters["kinds"])
            ),
            day,
        ).annotate(held=Exists(records))
        held = list(people.values_list("held", flat=True))
        href = f"{reverse('staffing:status', args=[institution.slug])}?topic={topic.code}"
        if not held:
            return Finding(None, _("No people of these groups are listed."), href)
        counts = {"trained": sum(held), "people": len(held), "topic": topic.name}
        words = _("%(trained)s of %(people)s hold a valid record in “%(topic)s”.")
        enough = sum(held) * 100 >= int(parameters["share"]) * len(held)
        return Finding(enough, words % counts, href)


facts.add(Trained())
