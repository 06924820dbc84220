"""Topics, sessions, and who attended."""

from __future__ import annotations

from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import sensible_day
from kaijuan.network.staffing.domain.rolls import Attendee
from kaijuan.network.staffing.domain.training import (
    cancel_training,
    note_results,
    save_topic,
    save_training,
)
from kaijuan.network.staffing.forms.inputs import day_input
from kaijuan.network.staffing.models import (
    GroupKind,
    PeopleGroup,
    Result,
    Training,
    TrainingTopic,
)

#: What a line of the list is called in the form, before the person's code.
LINE: Final = "r-"


class TopicForm(RowForm[TrainingTopic]):
    needed_by = forms.MultipleChoiceField(
        label=_("needed by"),
        choices=GroupKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: the list then shows everybody."),
    )

    class Meta:
        model = TrainingTopic
        fields: ClassVar = ["name", "months", "needed_by"]

    def write(self, *, by: Any) -> TrainingTopic:
        return save_topic(self.instance, by=by)


class TrainingForm(RowForm[Training]):
    topic: forms.ModelChoiceField[TrainingTopic] = forms.ModelChoiceField(
        label=pgettext_lazy("of a training", "topic"), queryset=None
    )
    group: forms.ModelChoiceField[PeopleGroup] = forms.ModelChoiceField(
        label=_("for the group"),
        queryset=None,
        required=False,
        empty_label=_("people of the library"),
    )

    class Meta:
        model = Training
        fields: ClassVar = ["title", "held_on", "hours", "trainer"]
        widgets: ClassVar = {"held_on": day_input()}

    field_order = ("topic", "title", "group", "held_on", "hours", "trainer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topic"]
        topics.queryset = TrainingTopic.objects.filter(retired_at=None).order_by("name")
        topics.initial = self.instance.topic_id
        groups: Any = self.fields["group"]
        groups.queryset = PeopleGroup.objects.filter(retired_at=None).order_by("kind", "name")
        groups.initial = self.instance.group_id

    def write(self, *, by: Any) -> Training:
        self.instance.topic = self.cleaned_data["topic"]
        self.instance.group = self.cleaned_data["group"]
        return save_training(self.instance, by=by)


class CancelForm(forms.Form):
    """Nothing to fill in: it is asked once more."""

    def __init__(self, *args: Any, training: Training, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.training = training

    def write(self, *, by: Any) -> Training:
        return cancel_training(self.training, by=by)


class RollForm(forms.Form):
    """One line for each attendee, and until when a pass is good."""

    valid_until = forms.DateField(
        label=_("A pass is good until"),
        required=False,
        validators=[sensible_day],
        widget=day_input(),
        help_text=_("Left empty: until the day already noted, else as long as the topic says."),
    )

    def __init__(self, *args: Any, training: Training, roll: list[Attendee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.training = training
        choices = [*Result.choices, ("", pgettext_lazy("training", "not noted"))]
        for each in roll:
            self.fields[f"{LINE}{each.code}"] = forms.ChoiceField(
                label=f"{each.name} · {each.note}" if each.note else each.name,
                choices=choices,
                required=False,
                initial=each.record.result if each.record else "",
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or {}
        until = wanted.get("valid_until")
        if until is not None and until < self.training.held_on:
            self.add_error("valid_until", _("A pass is good for the day itself at least."))
        return wanted

    def write(self, *, by: Any) -> int:
        wanted = self.cleaned_data
        lines = {
            UUID(name.removeprefix(LINE)): value
            for name, value in wanted.items()
            if name.startswith(LINE)
        }
        return note_results(self.training, lines, valid_until=wanted["valid_until"], by=by)


class TrainingFilter(ListFilter):
    topic: forms.ModelChoiceField[TrainingTopic] = forms.ModelChoiceField(
        label=pgettext_lazy("of a training", "Topic"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("all topics"),
    )
    field_order = ("q", "topic")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["topic"]
        chooser.queryset = TrainingTopic.objects.order_by("name")


class StandingFilter(ListFilter):
    """Who holds a record in one topic: without one chosen, the first."""

    topic = forms.ChoiceField(label=pgettext_lazy("of a training", "Topic"), required=False)
    standing = forms.ChoiceField(
        label=pgettext_lazy("training", "Record"),
        choices=[
            ("", pgettext_lazy("of records", "all")),
            ("lacking", _("who lacks it")),
            ("expiring", _("runs out within 30 days")),
            ("valid", _("who holds it")),
        ],
        required=False,
    )
    field_order = ("q", "topic", "standing")

    def __init__(self, *args: Any, topics: list[TrainingTopic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["topic"]
        chooser.choices = [(str(each.code), each.name) for each in topics]
