"""Notices: what is written, found and published."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.pages.forms import RowForm
from kaijuan.core.ui.pages.lists import ListFilter
from kaijuan.core.validators import sensible_day
from kaijuan.network.opening.domain.notice_refusals import OverAlready
from kaijuan.network.opening.domain.notice_states import NoticeState
from kaijuan.network.opening.domain.notices import (
    NoticeWanted,
    change_notice,
    draft_notice,
    fingerprint,
    publish_draft,
)
from kaijuan.network.opening.models import Notice

KINDS: Any = Notice._meta.get_field("kind").choices


def sensible_moment(moment: dt.datetime) -> None:
    """Before anything turns it into another zone: the first and last years have no other."""
    sensible_day(moment.date())


def moment_input() -> forms.DateTimeInput:
    """The browser's own field for day and time."""
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class NoticeForm(RowForm[Notice]):
    """A draft, or what waits for its moment. ``seen`` tells whether somebody else was here."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = Notice
        fields: ClassVar = ["title", "body", "kind", "expires_at", "title_en", "body_en"]
        widgets: ClassVar = {
            "body": forms.Textarea(attrs={"rows": 10}),
            "body_en": forms.Textarea(attrs={"rows": 6}),
            "expires_at": moment_input(),
        }
        labels: ClassVar = {"kind": _("What it is about")}
        help_texts: ClassVar = {
            "body": _(
                "Say first what is open and how to reach it. An empty line parts paragraphs."
            ),
            "expires_at": _("Left empty, it stands until further notice."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_at"].validators.append(sensible_moment)
        if self.instance.pk:
            self.fields["seen"].initial = fingerprint(self.instance)

    def clean_expires_at(self) -> dt.datetime | None:
        end: dt.datetime | None = self.cleaned_data["expires_at"]
        if end is not None and end <= now():
            raise ValidationError(str(OverAlready()))
        return end

    def write(self, *, by: Any) -> Notice:
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if self.instance.pk is None:
            return draft_notice(NoticeWanted(**said), by=by)
        return change_notice(
            self.instance, NoticeWanted(**said), seen=self.cleaned_data["seen"], by=by
        )


class PublishForm(forms.Form):
    """``at`` empty is now. ``seen`` is the text that was read before the button was pressed."""

    at = forms.DateTimeField(
        label=_("Publish at"),
        required=False,
        validators=[sensible_moment],
        widget=moment_input(),
        help_text=_("Left empty, it is public at once."),
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = notice
        self.fields["seen"].initial = fingerprint(notice)

    def clean_at(self) -> dt.datetime | None:
        at: dt.datetime | None = self.cleaned_data["at"]
        if at is not None and at <= now():
            raise ValidationError(_("That time has passed. Leave it empty to publish now."))
        return at

    def write(self, *, by: Any) -> Notice:
        wanted = self.cleaned_data
        return publish_draft(self.notice, at=wanted["at"], seen=wanted["seen"], by=by)


class NoticeFilter(ListFilter):
    """Of a library's public list: what became of it, and what it is about."""

    STATES: ClassVar[tuple[NoticeState, ...]] = (
        NoticeState.IN_FORCE,
        NoticeState.OVER,
        NoticeState.WITHDRAWN,
    )

    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("everything")), *KINDS]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["state"]
        choices.choices = [("", _("any state")), *((s.value, s.label) for s in self.STATES)]


class OwnNoticeFilter(NoticeFilter):
    """Of the list of those who write them."""

    STATES: ClassVar = tuple(NoticeState)


class AllNoticesFilter(NoticeFilter):
    """Of the consortium's list."""

    city = forms.ChoiceField(label=_("City"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["city"]
        choices.choices = [("", _("all cities")), *cities()]


def cities() -> list[tuple[str, str]]:
    """The cities of the members, as the reader writes them."""
    rows = Institution.objects.members().order_by("city_en").values_list("city", "city_en")
    english = get_language() == "en"
    return [(city, f"{latin} {city}" if english else city) for city, latin in rows.distinct()]
