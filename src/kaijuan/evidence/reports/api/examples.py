"""Examples of the reference page: they name what is in this house, and really work in it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.evidence.reports.models import DataPoint
from kaijuan.evidence.reports.rules import data_points_visible_to, releases_visible_to

Arguments = dict[str, str]


def _everybodys() -> QuerySet[DataPoint]:
    return data_points_visible_to(AnonymousUser()).order_by("compiled_for", "ref", "pk")


def a_code() -> Arguments | None:
    """A figure that everybody may read; None before there is one."""
    code = _everybodys().values_list("code", flat=True).first()
    return {"code": str(code)} if code else None


def a_slug() -> Arguments | None:
    """A published report; None before there is one."""
    rows = releases_visible_to(AnonymousUser()).order_by("-published_on")
    slug = rows.values_list("slug", flat=True).first()
    return {"slug": slug} if slug else None


def a_new_code() -> Arguments:
    """A code that nobody has used."""
    return {"code": str(uuid.uuid4())}


def a_figure() -> dict[str, Any] | None:
    """A figure of the consortium, with the place where it was read."""
    consortium = Institution.objects.filter(kind=Kind.CONSORTIUM).first()
    if consortium is None:
        return None
    return {
        "institution": consortium.key,
        "indicator": "homepage-visits",
        "comparator": "over",
        "value": "120000",
        "unit": "visits",
        "period_start": "2020-02-01",
        "period_end": "2020-02-29",
        "evidence": [
            {
                "source": "web-log-2020-02",
                "title": "2020 年 2 月网站访问日志",
                "publisher": consortium.name,
                "locator": "全月",
                "paraphrase": "全月主页访问超过十二万次",
            }
        ],
    }


def _correctable() -> DataPoint | None:
    rows = _everybodys().filter(superseded_by__isnull=True, value__gt=0)
    found: DataPoint | None = rows.filter(institution__kind=Kind.CONSORTIUM).first()
    return found


def a_correctable_code() -> Arguments | None:
    """A figure that the secretariat may correct."""
    point = _correctable()
    return {"code": str(point.code)} if point else None


def a_correction() -> dict[str, Any] | None:
    """The same figure with another note, which is the least that can be wrong in one."""
    point = _correctable()
    if point is None:
        return None
    days = {name: getattr(point, name) for name in ("period_start", "period_end", "as_of")}
    return {
        "code": str(uuid.uuid4()),
        "reason": "补充说明统计口径",
        "comparator": point.comparator,
        "value": point.plain_value,
        "unit": point.unit,
        **{name: day.isoformat() for name, day in days.items() if day},
        "note": "不含自动程序的访问",
    }
