"""From when until when, as people write it."""

from __future__ import annotations

from django.utils import timezone

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.ui.dates import moment
from kaijuan.network.meetings.models import Meeting


def span_of(meeting: Meeting) -> str:
    """ "2020 年 1 月 26 日 09:00–10:00"; the second day is written where it is another one."""
    start, end = (timezone.localtime(t, HOUSE_ZONE) for t in (meeting.starts_at, meeting.ends_at))
    if start.date() == end.date():
        return f"{moment(meeting.starts_at)}–{end:%H:%M}"
    return f"{moment(meeting.starts_at)} – {moment(meeting.ends_at)}"
