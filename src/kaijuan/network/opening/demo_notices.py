"""The demonstration's made-up notices, at the library of the made-up staff."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.domain.notices import NoticeWanted, draft_notice, publish_notices
from kaijuan.network.opening.models import Notice

LIBRARY: Final = "10614"
_DAY: Final = dt.timedelta(days=1)


def load(by: Any) -> None:
    """Load the samples; doing it again changes nothing."""
    institution = Institution.objects.get(key=LIBRARY)
    with institution_scope(institution):
        if Notice.objects.filter(institution=institution, sample=True).exists():
            return
        publish_notices(_published(now()), by=by)
        draft_notice(_draft(), by=by)


def _published(at: dt.datetime) -> list[NoticeWanted]:
    return [
        NoticeWanted(
            title="样例：自习座位部分维修",
            title_en="Sample: some self-study seats are being repaired",
            body="样例：一号楼其余座位照常开放，到馆即可使用。\n\n维修的座位贴有标签，请勿就座。",
            body_en="Sample: other seats in building 1 stay open.\n\nThose in repair are marked.",
            published_at=at - 3 * _DAY,
            sample=True,
        ),
        NoticeWanted(
            title="样例：数据库培训改到线上",
            title_en="Sample: the database course moves online",
            body="样例：本周的数据库培训在线上进行，报名方式不变。",
            body_en="Sample: this week's database course is held online; register as ever.",
            published_at=at - 20 * _DAY,
            expires_at=at - 13 * _DAY,
            sample=True,
        ),
    ]


def _draft() -> NoticeWanted:
    return NoticeWanted(
        title="样例：寒假开放时间（草稿）",
        title_en="Sample: winter hours (draft)",
        body="样例：寒假期间的开放时间另行公布，电子资源照常使用。",
        body_en="Sample: winter hours will be announced; electronic resources stay available.",
        sample=True,
    )
