"""``/api/v1/expected-items``: what is expected of whoever asks."""

# Without "from __future__ import annotations": see core.api.paging.HousePages.

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from kaijuan.core.accounts.models import User
from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.clock import now
from kaijuan.core.permissions.access import needs
from kaijuan.network.rounds.api.shapes import KEY, ItemState, place_of
from kaijuan.network.rounds.api.submissions import PERMISSION, nothing_to_name
from kaijuan.network.rounds.domain.submit_receipt import items_at
from kaijuan.network.rounds.kinds import duty_kinds
from kaijuan.network.rounds.models import ExpectedItem, State
from kaijuan.network.rounds.scopes import REPORT

expected_items = Router(tags=["submissions"])


class ExpectedItemOut(Schema):
    """``occurrence`` and ``subject`` name it; ``subject`` null: the institution itself reports.

    Late is what comes at ``late_from`` or after; at ``closes_at`` it counts as missed, and is
    still taken. ``standing`` is the code of what was handed in, to be superseded by a correction.
    """

    occurrence: uuid.UUID
    subject: uuid.UUID | None
    kind: str
    title: str
    title_en: str
    day: dt.date
    opens_at: dt.datetime
    due_at: dt.datetime
    late_from: dt.datetime
    closes_at: dt.datetime
    state: ItemState
    nil_allowed: bool
    form_version: uuid.UUID | None
    standing: uuid.UUID | None


def shown(items: Sequence[ExpectedItem]) -> list[ExpectedItemOut]:
    return [_shown(item) for item in items]


def _shown(item: ExpectedItem) -> ExpectedItemOut:
    occurrence, duty = item.occurrence, item.obligation
    version = occurrence.form_version
    return ExpectedItemOut(
        occurrence=occurrence.code,
        subject=item.person.code if item.person else None,
        kind=duty.kind,
        title=duty.title,
        title_en=duty.title_en,
        day=item.day,
        opens_at=occurrence.opens_at,
        due_at=occurrence.due_at,
        late_from=item.late_from,
        closes_at=occurrence.closes_at,
        state=State(item.state),
        nil_allowed=duty_kinds[duty.kind].nil,
        form_version=version.code if version else None,
        standing=getattr(item, "standing", None),
    )


@expected_items.get(
    "",
    response=list[ExpectedItemOut],
    summary=_("What is expected of you"),
    description=_(
        "What you can hand in now, what opens within a week, and what you did today. Where you "
        "report for the library itself, that is in it too."
    ),
)
@paginate(HousePages, attach=shown)
@example(path=nothing_to_name)
@parameters(institution=KEY)
@needs(PERMISSION, scope=REPORT.key, anywhere=True)
def list_expected_items(request: HttpRequest, institution: QueryText) -> list[ExpectedItem]:
    """The list of one's duties."""
    user = cast("User", request.user)
    return items_at(place_of(institution, user), now(), by=user)
