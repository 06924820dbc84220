"""Which notices are in force where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.domain.notice_states import NoticeState, in_state
from kaijuan.network.opening.models import Notice


def notices_of(
    institutions: Iterable[Institution] | None = None, at: dt.datetime | None = None
) -> dict[int, list[Notice]]:
    """Notices in force at ``at`` (None: now) by the id of their institution, the newest first.

    ``institutions`` None asks for all. One query, whatever their number; an institution without
    a notice is not in the answer.
    """
    notices = Notice.objects.filter(in_state(NoticeState.IN_FORCE, at or now()))
    if institutions is not None:
        notices = notices.filter(institution__in=[each.pk for each in institutions])
    found: dict[int, list[Notice]] = {}
    for notice in notices.order_by("-published_at", "-pk"):
        found.setdefault(notice.institution_id, []).append(notice)
    return found
