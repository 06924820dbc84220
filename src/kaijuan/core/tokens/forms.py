"""What is typed into the pages of tokens."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import today
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.scopes import scopes
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tokens.domain import make_token
from kaijuan.core.tokens.models import Token
from kaijuan.core.tokens.secret import Secret
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.fields import field_of
from kaijuan.core.validators import plain_line


class TokenFilter(forms.Form):
    """Which of one's tokens to list."""

    STATES: ClassVar = [
        ("", _("all")),
        ("alive", pgettext_lazy("tokens", "those that work")),
        ("ended", pgettext_lazy("tokens", "those that have ended")),
    ]

    state = forms.ChoiceField(label=pgettext_lazy("tokens", "Show"), required=False, choices=STATES)


class TokenForm(forms.Form):
    """A new token. ``code`` guards against a form that is sent twice."""

    DAYS: ClassVar = (7, 30, 90, 180, 365)

    code = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=pgettext_lazy("token", "What it is for"),
        max_length=80,
        validators=[plain_line],
        help_text=_("By this you will know it, such as “nightly figures of the library system”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself. Tick only what the program needs."),
        error_messages={"required": _("Choose at least one of the scopes.")},
    )
    institution = forms.ChoiceField(label=_("Where it may do it"), required=False)
    days = forms.TypedChoiceField(label=_("Until when"), coerce=int, initial=90)

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"code": uuid.uuid4()})
        self.user = user
        self.places = {
            each.key: each
            for each in Institution.objects.filter(pk__in=user.roles()).order_by("number", "key")
        }
        choices: dict[str, Any] = {
            "scopes": [(each.key, f"{each.key} · {each.sentence}") for each in scopes],
            "days": [(str(n), _until(n)) for n in self.DAYS],
            "institution": [
                ("", _("wherever I have a role")),
                *((key, each.name) for key, each in self.places.items()),
            ],
        }
        for name, offered in choices.items():
            field_of(self, name, forms.ChoiceField).choices = offered
        if len(self.places) < 2:
            del self.fields["institution"]

    def write(self, *, base: str) -> tuple[Token, Secret] | None:
        """The token and its secret; None when it was refused, and then the form says why."""
        kept = self.cleaned_data
        try:
            return make_token(
                self.user,
                name=kept["name"],
                scopes=kept["scopes"],
                days=kept["days"],
                institution=self.places.get(kept.get("institution", "")),
                code=kept["code"],
                by=self.user,
                base=base,
            )
        except Refusal as refusal:
            self.add_error(None, str(refusal))
            # Sent again as it stands (a reload) it is refused again; what is typed on this page
            # from here on is another token.
            self.data = cast("Any", self.data).copy()
            cast("Any", self.data)["code"] = str(uuid.uuid4())
        except ValidationError as error:
            self.add_error(None, "; ".join(error.messages))
        return None


def _until(days: int) -> str:
    return str(
        _("%(day)s, in %(days)s days") % {"day": day(today() + dt.timedelta(days)), "days": days}
    )
