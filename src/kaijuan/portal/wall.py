"""The wall of members: drawers by kind, a card for each, and the marks that rooms hang on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from kaijuan.core.registry.panels import MemberMark, member_marks
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
class KeyEntry:
    """One line of the key under the filters: what a mark means and for how many it is lit."""

    mark: MemberMark
    count: int
    href: str


def drawers(members: Iterable[Institution], lit: dict[str, set[int]]) -> list[Drawer]:
    """Members grouped by kind; ``lit`` gives for each mark the ids for which it shows."""
    marks = [(mark.letter, str(mark.label), lit[mark.key]) for mark in member_marks]
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
            marks=_letters([(letter, member.pk in ids) for letter, _label, ids in marks]),
            lit=pgettext("between names", ", ").join(
                label for _letter, label, ids in marks if member.pk in ids
            ),
        )
        by_kind.setdefault(member.kind, []).append(card)
    return [Drawer(kind.label, by_kind[kind]) for kind in Kind if kind in by_kind]


def _letters(marks: list[tuple[str, bool]]) -> SafeString:
    """A letter for each mark that is lit, a dot for one that is not."""
    return format_html_join(
        "", "<i{}>{}</i>", ((_LIT, letter) if on else (_DARK, "·") for letter, on in marks)
    )


def lit_marks() -> dict[str, set[int]]:
    """For each registered mark the institutions that carry it: one query a mark."""
    return {mark.key: mark.institutions() for mark in member_marks}


def key_entries(lit: dict[str, set[int]]) -> list[KeyEntry]:
    return [
        KeyEntry(mark, len(lit[mark.key]), mark.href() if mark.href else "")
        for mark in member_marks
    ]


def counts_by_kind(members: InstitutionQuerySet) -> dict[str, int]:
    """How many there are of each kind."""
    rows: Any = members.order_by().values_list("kind").annotate(n=Count("pk"))
    return dict(rows)
