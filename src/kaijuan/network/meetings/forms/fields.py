"""Fields that several forms have: lines of text, and who has to do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kaijuan.core.tenancy.models import Institution, Role
from kaijuan.core.ui.lang import remarked
from kaijuan.core.validators import plain_line, plain_text
from kaijuan.network.directory.public import Person
from kaijuan.network.meetings.domain.owners import Owner, accounts_at
from kaijuan.network.meetings.models import Order

MOST_LINES: Final = 100
_ROLES: Final = (Role.DIRECTOR, Role.LIBRARIAN, Role.FACILITIES)
_AT_CONSORTIUM: Final = (Role.SECRETARIAT,)


class Lines(forms.CharField):
    """Several lines, each a text of at most ``longest`` characters; empty ones do not count."""

    def __init__(self, *, longest: int, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            widget=forms.Textarea(attrs={"rows": rows}),
            max_length=longest * MOST_LINES,
            **kwargs,
        )
        self.longest = longest
        self.validators.append(plain_text)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("That are more than 100 lines. Leave some out."), code="lines")
        for line in lines:
            plain_line(line)
            if len(line) > self.longest:
                raise ValidationError(
                    _("A line has at most %(longest)s characters. Make “%(line)s…” shorter."),
                    code="long",
                    params={"longest": self.longest, "line": line[:20]},
                )
        return lines


class WhoField(forms.ChoiceField):
    """Who has to do it: an account, a role, or somebody of the directory."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[], **kwargs)

    def offer(self, institution: Institution) -> None:
        """Fill in who there is; three queries."""
        accounts = [(f"u-{u.code}", str(u), Owner(user=u)) for u in accounts_at(institution)]
        held = _AT_CONSORTIUM if institution.is_consortium else _ROLES
        roles = [(f"r-{role.value}", str(role.label), Owner(role=role.value)) for role in held]
        people = [
            (f"p-{p.code}", _person(p), Owner(person=p))
            for p in Person.objects.order_by("name", "pk")
        ]
        groups = (
            (
                pgettext("owner of an order", "With an account: it stands in their own list"),
                accounts,
            ),
            (pgettext("owner of an order", "Everybody in the role"), roles),
            (pgettext("owner of an order", "Of the directory, without an account"), people),
        )
        self.owners = {key: owner for _name, some in groups for key, _text, owner in some}
        self.choices = [
            ("", pgettext("owner of an order", "Choose")),
            *((name, [(key, text) for key, text, _o in some]) for name, some in groups if some),
        ]

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return self.owners[chosen] if chosen else None


def key_of(order: Order) -> str:
    """What ``WhoField`` calls the owner of ``order``; "" for a post."""
    if order.owner is not None:
        return f"u-{order.owner.code}"
    if order.person is not None:
        return f"p-{order.person.code}"
    return f"r-{order.role}" if order.role else ""


def _person(person: Person) -> str:
    return remarked(person.name, person.position)


def chosen_among(keys: Sequence[str], by_key: dict[str, Any]) -> list[Any]:
    """The objects behind the ticks, in the order in which they were offered."""
    wanted = set(keys)
    return [each for key, each in by_key.items() if key in wanted]
