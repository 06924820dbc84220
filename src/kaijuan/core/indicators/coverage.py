"""k of n: said only where n is known."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class Quantifier(TextChoices):
    """How many members a claim speaks of, in the words of its source."""

    NONE = "none", _("no number of libraries")
    COUNT = "count", _("a number of libraries")
    MOST = "most", _("most libraries")
    ALL = "all", _("all libraries")


class DenominatorUnknown(Refusal):
    """Nobody knows how many there were altogether, so no share can be given."""

    says = _(
        "How many libraries there were altogether is not known. Leave the words as a "
        "statement of their source and give no share."
    )


class NotCounted(Refusal):
    """The claim holds no number of libraries, or one larger than all there are."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A claim about members: ``k`` counted (None when it gives no number) of ``n`` (or None)."""

    quantifier: Quantifier
    k: int | None
    n: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """``k`` of ``n`` institutions, 0 <= k <= n."""

    k: int
    n: int


def coverage(claim: Counted) -> Coverage:
    """k of n of ``claim``.

    Raises `DenominatorUnknown` where n is unknown, whatever the quantifier, and `NotCounted`
    for "most" and for claims that speak of single libraries.
    """
    if claim.n is None:
        raise DenominatorUnknown
    if claim.quantifier is Quantifier.ALL:
        return Coverage(claim.n, claim.n)
    if claim.quantifier is not Quantifier.COUNT or claim.k is None:
        raise NotCounted(_("This claim does not say how many libraries. Ask its source to count."))
    if claim.k > claim.n:
        raise NotCounted(_("More libraries are counted than there are. Check the list behind it."))
    return Coverage(claim.k, claim.n)
