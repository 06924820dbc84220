"""The kinds of services: the columns of the matrix. A later room may add its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from kaijuan.core.registry import Registry


@dataclass(frozen=True, slots=True, eq=False)
class ServiceKind:
    """``short`` heads a narrow column (at most four Chinese characters)."""

    key: str
    order: int
    label: str | Promise
    short: str | Promise


service_kinds: Final[Registry[ServiceKind]] = Registry("service kinds")

_SHIPPED: Final = (
    ("entry", pgettext_lazy("service", "Entry to the library"), pgettext_lazy("column", "Entry")),
    ("reading-rooms", pgettext_lazy("service", "Reading rooms"), pgettext_lazy("column", "Rooms")),
    ("self-study", pgettext_lazy("service", "Self-study seats"), pgettext_lazy("column", "Seats")),
    ("lending", pgettext_lazy("service", "Lending"), pgettext_lazy("column", "Lending")),
    ("returns", pgettext_lazy("service", "Returns"), pgettext_lazy("column", "Returns")),
    (
        "book-delivery",
        pgettext_lazy("service", "Book delivery"),
        pgettext_lazy("column", "Delivery"),
    ),
    ("interlibrary", pgettext_lazy("service", "Interlibrary loan"), pgettext_lazy("column", "ILL")),
    (
        "document-delivery",
        pgettext_lazy("service", "Document delivery"),
        pgettext_lazy("column", "Articles"),
    ),
    ("reference", pgettext_lazy("service", "Reference desk"), pgettext_lazy("column", "Ask")),
    ("telephone", pgettext_lazy("service", "Telephone service"), pgettext_lazy("column", "Phone")),
    ("remote-access", pgettext_lazy("service", "Remote access"), pgettext_lazy("column", "Remote")),
    (
        "e-resources",
        pgettext_lazy("service", "Electronic resources"),
        pgettext_lazy("column", "E-res."),
    ),
    (
        "e-textbooks",
        pgettext_lazy("service", "Electronic textbooks"),
        pgettext_lazy("column", "E-texts"),
    ),
    ("mobile", pgettext_lazy("service", "Mobile library"), pgettext_lazy("column", "Mobile")),
    (
        "novelty-search",
        pgettext_lazy("service", "Novelty search"),
        pgettext_lazy("column", "Novelty"),
    ),
    (
        "citation-search",
        pgettext_lazy("service", "Citation search"),
        pgettext_lazy("column", "Citations"),
    ),
    (
        "similarity-check",
        pgettext_lazy("service", "Similarity check"),
        pgettext_lazy("column", "Checks"),
    ),
    (
        "subject-services",
        pgettext_lazy("service", "Subject services"),
        pgettext_lazy("column", "Subjects"),
    ),
    (
        "teaching",
        pgettext_lazy("service", "Information literacy teaching"),
        pgettext_lazy("column", "Teaching"),
    ),
    (
        "events",
        pgettext_lazy("service", "Lectures and exhibitions"),
        pgettext_lazy("column", "Events"),
    ),
)
for _order, (_key, _label, _short) in enumerate(_SHIPPED):
    service_kinds.add(ServiceKind(_key, _order * 10, _label, _short))
