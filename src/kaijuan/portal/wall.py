"""The wall of members: drawers by kind, a card for each, and the marks that rooms hang on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from kaijuan.core.registry.panels import Lit, MemberMark, member_marks
from kaijuan.core.tenancy.models import Institution, InstitutionQuerySet, Kind
from kaijuan.portal.templatetags.portal import breakable

_LIT: Final = mark_safe("")
_DARK: Final = mark_safe(' class="o"')


@dataclass(frozen=True, slots=True)
class Card:
    """A member as the wall shows it: everything is text already, for there may be hundreds."""

    institution: Institution
    href: str
    name: SafeString
    call_number: str
    city: str
    marks: SafeString
    lit: str


@dataclass(frozen=True, slots=True)
class Drawer:
    """The members of one kind, in the order of the register."""

    label: str | Promise
    cards: list[Card]

    @property
    def keys(self) -> str:
        """First and last call number, as on the label of a card drawer."""
        keys = [c.institution.moe_code for c in self.cards if c.institution.moe_code]
        if not keys:
            return ""
        return keys[0] if len(keys) == 1 else f"{min(keys)}–{max(keys)}"


@dataclass(frozen=True, slots=True)
class LitMark:
    """A mark with the institutions that carry it."""

    mark: MemberMark
    lit: Lit

    @property
    def count(self) -> int:
        return len(self.lit.keys)


def drawers(members: Iterable[Institution], marks: list[LitMark]) -> list[Drawer]:
    """Members grouped by kind, each with its marks."""
    said = [(each.mark.letter, str(each.mark.label), each.lit.keys) for each in marks]
    address = reverse("portal:institution", args=["-"])
    english = get_language() == "en"
    by_kind: dict[str, list[Card]] = {}
    for member in members:
        card = Card(
            institution=member,
            href=address.replace("-", member.slug),
            name=breakable(member.name),
            call_number=member.moe_code or member.key,
            city=member.city_en if english else member.city,
            marks=_letters(tuple((letter, member.key in keys) for letter, _label, keys in said)),
            lit=pgettext("between names", ", ").join(
                label for _letter, label, keys in said if member.key in keys
            ),
        )
        by_kind.setdefault(member.kind, []).append(card)
    return [Drawer(kind.label, by_kind[kind]) for kind in Kind if kind in by_kind]


@cache
def _letters(marks: tuple[tuple[str, bool], ...]) -> SafeString:
    """A letter for each mark that is lit, a dot for one that is not. Few combinations occur."""
    return format_html_join(
        "", "<i{}>{}</i>", ((_LIT, letter) if on else (_DARK, "·") for letter, on in marks)
    )


def lit_marks() -> list[LitMark]:
    """Every registered mark with the institutions that carry it now."""
    return [LitMark(mark, mark.lit()) for mark in member_marks]


def counts_by_kind(members: InstitutionQuerySet) -> dict[str, int]:
    """How many there are of each kind."""
    rows: Any = members.order_by().values_list("kind").annotate(n=Count("pk"))
    return dict(rows)
