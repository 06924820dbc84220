"""What has to hold before something is taken in."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any, Final
from uuid import UUID

from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.public import person_of
from kaijuan.network.rounds.domain.submit_refusals import (
    ByOthersOnly,
    NotForYou,
    NothingExpected,
    NotOpenYet,
    NotSigned,
    OwnChannel,
    Waived,
)
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import Channel, ExpectedItem, State

#: How somebody else's report comes in.
FOR_OTHERS: Final = frozenset({Channel.PHONE, Channel.PAPER})
REPORT: Final = "rounds.report"
CALL: Final = "rounds.call"


def expected(occurrence: UUID, subject: UUID | None) -> ExpectedItem:
    """The item with all that a submission needs of it. One query for a person's own.

    Raises NothingExpected where there is none in the open scope.
    """
    # The definition is read once per version and process, not once per submission.
    rows = (
        ExpectedItem.objects.filter(occurrence__code=occurrence)
        .select_related("occurrence__form_version", "obligation")
        .defer("occurrence__form_version__definition")
    )
    if subject is None or subject == current_institution().code:
        found = rows.filter(person=None, spot=None).first()
    else:
        # An item names a person or a spot: what it does not name is not joined.
        found = rows.select_related("person").filter(person__code=subject).first()
        found = found or rows.select_related("spot").filter(spot__code=subject).first()
    if found is None:
        raise NothingExpected
    item: ExpectedItem = found
    return item


def is_own(item: ExpectedItem, by: Any) -> bool:
    """Whether the item is expected of ``by``."""
    return item.person is not None and by.pk is not None and item.person.user_id == by.pk


def may_hand_in(item: ExpectedItem, by: Any) -> bool:
    """Oneself; for a person who is silent: who may ring; for no person: those who do its kind."""
    if is_own(item, by):
        return bool(by.has_perm(REPORT, item))
    if item.person_id is not None:
        return bool(by.has_perm(CALL, item))
    return bool(by.has_perm(duty_kinds[item.obligation.kind].doers, item))


def check_may(item: ExpectedItem, channel: str, by: Any) -> None:
    """Raises NotForYou, NothingExpected, OwnChannel or ByOthersOnly."""
    if not may_hand_in(item, by):
        # That something is expected of another person is not told to who may not know.
        raise NotForYou if is_own(item, by) else NothingExpected
    another = item.person_id is not None and not is_own(item, by)
    if another and channel not in FOR_OTHERS:
        raise ByOthersOnly
    if not another and channel in FOR_OTHERS:
        raise OwnChannel


def check_open(item: ExpectedItem, at: dt.datetime) -> None:
    """Raises NotOpenYet or Waived. What was missed comes in late, and is taken."""
    if item.state == State.WAIVED:
        raise Waived
    if at < item.occurrence.opens_at:
        raise NotOpenYet


def signer_of(item: ExpectedItem, by: Any) -> str:
    """The name with which ``by`` signs: as the item names the person, else as the house does."""
    if item.person is not None and is_own(item, by):
        return item.person.name
    person = person_of(by)
    return person.name if person else str(by)


def check_signed(item: ExpectedItem, name: str, by: Any) -> None:
    """Raises NotSigned unless ``name`` is the signer's; blanks and case do not matter."""
    if not name or _plain(name) != _plain(signer_of(item, by)):
        raise NotSigned


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
