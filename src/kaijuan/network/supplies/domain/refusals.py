"""What supplies do not do, as sentences that say what to do instead."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal
from kaijuan.core.ui.dates import day, moment
from kaijuan.network.supplies.quantities import written

if TYPE_CHECKING:
    import datetime as dt

    from kaijuan.network.supplies.models import Item, Store


class NotEnough(Refusal):
    """Stock would be negative on ``at``; ``there`` is what is there on that day."""

    status = 409

    def __init__(
        self, item: Item, store: Store, *, at: dt.datetime, there: Decimal, wanted: Decimal
    ) -> None:
        self.at, self.there = at, there
        super().__init__(_not_enough(item.name, item.unit, store.name, at, there, wanted))


def _sentence(
    item: str, unit: str, store: str, at: dt.datetime, there: Decimal, wanted: Decimal
) -> str:
    return gettext(
        "On %(day)s there are only %(there)s of %(item)s at %(store)s, and %(wanted)s would go. "
        "Enter less, or first record what came in before that day."
    ) % {
        "day": day(at),
        "there": written(there, unit),
        "item": item,
        "store": store,
        "wanted": written(wanted, unit),
    }


class UsedSince(Refusal):
    """A receipt is taken back, of which something has gone since."""

    status = 409

    def __init__(
        self, item: Item, store: Store, *, at: dt.datetime, there: Decimal, wanted: Decimal
    ) -> None:
        self.at, self.there = at, there
        super().__init__(_used_since(item.name, item.unit, store.name, at, there, wanted))


def _used(
    item: str, unit: str, store: str, at: dt.datetime, there: Decimal, wanted: Decimal
) -> str:
    return gettext(
        "This cannot be reversed: by %(day)s only %(there)s of these %(wanted)s of %(item)s were "
        "left at %(store)s. Reverse first what was taken from them."
    ) % {
        "day": day(at),
        "there": written(there, unit),
        "item": item,
        "store": store,
        "wanted": written(wanted, unit),
    }


class MissingAtClosing(Refusal):
    """Less was counted than went out since the count."""

    status = 409

    def __init__(self, item: Item, *, at: dt.datetime, there: Decimal) -> None:
        super().__init__(_missing_at_closing(item.name, item.unit, at, there))


def _missing(item: str, unit: str, at: dt.datetime, there: Decimal) -> str:
    return gettext(
        "%(item)s: with what was counted, stock would be %(there)s on %(day)s, after what went out "
        "since. Count it once more, or reverse the movement that is wrong."
    ) % {"item": item, "there": written(there, unit), "day": day(at)}


class OnlyExpired(Refusal):
    """There is enough, but not of what may still be used on that day."""

    status = 409

    def __init__(self, item: Item, store: Store, *, at: dt.datetime, there: Decimal) -> None:
        self.at, self.there = at, there
        super().__init__(_only_expired(item.name, item.unit, store.name, at, there))


def _expired(item: str, unit: str, store: str, at: dt.datetime, there: Decimal) -> str:
    return gettext(
        "On %(day)s only %(there)s of %(item)s at %(store)s are within their use-by date; the rest "
        "is expired. Enter less, or discard what is expired."
    ) % {"day": day(at), "there": written(there, unit), "item": item, "store": store}


class CountedSince(Refusal):
    """A movement before the last count of that item there."""

    status = 409

    def __init__(self, item: Item, *, at: dt.datetime) -> None:
        super().__init__(_counted_since(item.name, at))


def _counted(item: str, at: dt.datetime) -> str:
    return gettext(
        "%(item)s was counted there on %(at)s, and what happened before is in that count. Enter a "
        "later time, or count again."
    ) % {"item": item, "at": moment(at)}


# The sentences are made when they are read, in the reader's language.
_not_enough = lazy(_sentence, str)
_used_since = lazy(_used, str)
_missing_at_closing = lazy(_missing, str)
_only_expired = lazy(_expired, str)
_counted_since = lazy(_counted, str)


class NothingMoved(Refusal):
    """A quantity of nought, or less."""

    says = _("Enter a quantity above 0, with at most three decimals.")


class TooMuch(Refusal):
    """A quantity that is a slip of the keyboard."""

    says = _("That is more than one movement can be. Enter a smaller quantity.")


class NotYet(Refusal):
    """A movement in the future."""

    says = _("That time has not come yet. Enter when it happened, or leave it empty.")


class TooLongAgo(Refusal):
    """A movement before 1900."""

    says = _("Give a date between 1900 and 2200.")


class SamePlace(Refusal):
    """Moved from a place to itself, or to nowhere."""

    says = _("Choose another place to which it was moved.")


class UseByMissing(Refusal):
    """An item that expires came without its date."""

    says = _("This item has a use-by date. Enter the one that stands on the package.")


class NoLongerKept(Refusal):
    """The item, or the place, was put away."""

    says = _("This item or place is no longer in use. Take it into use again first.")


class SameCode(Refusal):
    """Another movement came under this code."""

    status = 409
    says = _("This form was sent before with other contents. Open a new one and enter it there.")


class MovedMeanwhile(Refusal):
    """Compare and set found another revision."""

    status = 409
    says = _("Stock changed at the same moment. Send it once more.")


class ReversedAlready(Refusal):
    """A movement is reversed once."""

    status = 409
    says = _("This movement has been reversed already.")


class IsAReversal(Refusal):
    """A reversal is not reversed."""

    says = _("A reversal cannot be reversed. Enter the movement anew.")


class NameTaken(Refusal):
    """Two items, or two places, by one name."""

    says = _("There is one of that name already. Choose another name.")


class StillInStock(Refusal):
    """Something of it is still there."""

    status = 409
    says = _("Something of it is still in stock. Issue, move or discard it first, or count again.")


class UnitIsUsed(Refusal):
    """200 只 do not become 200 盒."""

    status = 409
    says = _("Movements were recorded in this unit, so it stays. Enter a new item instead.")


class ForeignPlace(Refusal):
    """A building of another institution."""

    says = _("That building is not one of this library. Choose another.")


class StocktakeRuns(Refusal):
    """One stocktake of a place at a time."""

    status = 409
    says = _("A stocktake of this place is open already. Go on with that one.")


class StocktakeOver(Refusal):
    """Somebody was quicker."""

    status = 409
    says = _("This stocktake is over: somebody closed it or gave it up.")


class NothingCounted(Refusal):
    """A stocktake without one count."""

    says = _("Nothing has been counted yet. Enter what you count, or give it up.")


class OnTheList(Refusal):
    """The batch is on the list already."""

    status = 409
    says = _("This batch stands on the list already. Enter the count there.")


class OutAlready(Refusal):
    """Two take the same machine out of service."""

    status = 409
    says = _("The state of this machine has just been changed. Look at it again.")


class WrittenOff(Refusal):
    """A machine that is no more."""

    status = 409
    says = _("This machine has been written off. Enter a new one.")


class NextBeforeDone(Refusal):
    """The next service before the last."""

    says = pgettext_lazy("equipment", "The next service comes after this one. Correct one date.")


class DoneInFuture(Refusal):
    """A service that is not done yet."""

    says = _("That day has not come yet. Enter the day on which it was done.")
