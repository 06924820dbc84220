"""Why something is not sealed, opened or erased."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class TooOld(Refusal):
    """Its month is erased already, or would be tonight."""

    says = _("This day is too long ago: what is kept of it has been erased, so nothing is added.")


class Spoilt(Refusal):
    """The key is there and does not fit: it was sealed for somebody else, or changed."""

    says = _(
        "What is kept here was changed outside of Kaijuan and cannot be read. "
        "Tell whoever runs the server."
    )


class NoReason(Refusal):
    """Nobody looks without saying why."""

    says = _("Say why you look at this record: the person can read the reason.")


class NothingKept(Refusal):
    """There is no key to be destroyed."""

    says = _("Nothing is kept of this person that could be erased.")
