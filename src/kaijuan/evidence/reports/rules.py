"""Who sees drafts, and who compiles and corrects: the secretariat of the owner.

A member's director records and corrects the figures that the member itself vouches for.
"""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Q, QuerySet

from kaijuan.core.permissions.predicates import (
    institutions_where,
    is_director,
    is_secretariat,
)
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
    """Figures of published releases, and all those of institutions where ``user`` records them."""
    keepers = (Role.SECRETARIAT, Role.DIRECTOR)
    return _visible(DataPoint.objects.all(), "compiled_for__", user, keepers)


def claims_visible_to(user: Any) -> QuerySet[Claim]:
    """Claims of published releases, and those of the secretariat's own drafts."""
    return _visible(Claim.objects.all(), "release__", user)


def _visible(
    rows: QuerySet[Any], to_release: str, user: Any, keepers: tuple[Role, ...] = (Role.SECRETARIAT,)
) -> QuerySet[Any]:
    mine = institutions_where(user, *keepers)
    return rows.filter(Q(**{f"{to_release}state": State.PUBLISHED}) | Q(institution__in=mine))


keeps_figures = is_secretariat | is_director

for _model, _permission, _may, _rows in (
    (Release, "reports.view_release", is_secretariat, releases_visible_to),
    (DataPoint, "reports.view_data_point", keeps_figures, data_points_visible_to),
    (Claim, "reports.view_claim", is_secretariat, claims_visible_to),
):
    rules.add_perm(_permission, is_published | _may)
    visibility.add(model=_model, permission=_permission, queryset=_rows)

rules.add_perm("reports.record_figure", keeps_figures)
rules.add_perm("reports.correct_figure", keeps_figures)
rules.add_perm("reports.publish_release", is_secretariat)
