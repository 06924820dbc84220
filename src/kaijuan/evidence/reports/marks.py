"""Letters on the wall of members: whom the latest release names behind its counts."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import Lit, MemberMark, Text, member_marks
from kaijuan.evidence.reports.edition import latest_edition
from kaijuan.evidence.reports.views.fetch import figure_links


def named_for(indicator: str) -> Callable[[], Lit]:
    """The institutions that the latest release names behind its count of ``indicator``."""

    def lit() -> Lit:
        edition = latest_edition()
        for figure in edition.figures.values() if edition else ():
            if edition and figure.indicator == indicator:
                names = edition.names_behind(figure.ref)
                href = figure_links(edition.slug)(figure.ref)
                return Lit(frozenset(name.key for name in names), href)
        return Lit(frozenset())

    return lit


def _add(key: str, order: int, letter: str, label: Text, indicator: str) -> None:
    lit = named_for(indicator)
    member_marks.add(MemberMark(key, order, letter, label, lit, depends_on=("releases",)))


_add("leading-group", 10, "领", _("Leading group"), "institutions-with-leading-group")
_add("staged-plan", 20, "案", _("Plan in stages"), "institutions-with-staged-plan")
_add("book-steriliser", 30, "消", _("Book steriliser"), "institutions-with-book-steriliser")
_add("free-resources", 40, "免", _("Free resources"), "institutions-with-free-resource-list")
