"""Who sees drafts, and who compiles and corrects: the secretariat of the owner."""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Q, QuerySet

from kaijuan.core.permissions.predicates import institutions_where, is_secretariat
from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.models import Role
from kaijuan.evidence.reports.models import Claim, DataPoint, Release, State


@rules.predicate
def is_published(user: Any, obj: Any) -> bool:
    """The release, or the release that a figure or claim belongs to, is published."""
    release = obj if isinstance(obj, Release) else _release_of(obj)
    return release is not None and release.state == State.PUBLISHED


def _release_of(obj: Any) -> Release | None:
    return obj.compiled_for if isinstance(obj, DataPoint) else getattr(obj, "release", None)


def releases_visible_to(user: Any) -> QuerySet[Release]:
    """Published releases, and the drafts of institutions where ``user`` is the secretariat."""
    return _visible(Release.objects.all(), "", user)


def data_points_visible_to(user: Any) -> QuerySet[DataPoint]:
    """Figures of published releases, and all those of the secretariat's own institution."""
    return _visible(DataPoint.objects.all(), "compiled_for__", user)


def claims_visible_to(user: Any) -> QuerySet[Claim]:
    """Claims of published releases, and those of the secretariat's own drafts."""
    return _visible(Claim.objects.all(), "release__", user)


def _visible(rows: QuerySet[Any], to_release: str, user: Any) -> QuerySet[Any]:
    mine = institutions_where(user, Role.SECRETARIAT)
    return rows.filter(Q(**{f"{to_release}state": State.PUBLISHED}) | Q(institution__in=mine))


for _model, _permission, _rows in (
    (Release, "reports.view_release", releases_visible_to),
    (DataPoint, "reports.view_data_point", data_points_visible_to),
    (Claim, "reports.view_claim", claims_visible_to),
):
    rules.add_perm(_permission, is_published | is_secretariat)
    visibility.add(model=_model, permission=_permission, queryset=_rows)

rules.add_perm("reports.correct_figure", is_secretariat)
rules.add_perm("reports.publish_release", is_secretariat)
