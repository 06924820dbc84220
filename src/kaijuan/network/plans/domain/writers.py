"""Who wrote a version: everyone who changed it, by the log, which nobody drops out of."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from kaijuan.core.audit.public import who_did
from kaijuan.network.plans.models import PlanVersion

#: What changes a draft. A review, and giving back, change nothing in it.
WRITING: Final = (
    "plan.draft_begun",
    "plan.parts_changed",
    "plan.stages_changed",
    "plan.measures_changed",
    "plan.duties_changed",
    "plan.documents_changed",
)


def writers_of(version: PlanVersion) -> set[UUID]:
    """The codes of all who changed ``version`` since it was begun; one query, in its open scope."""
    return who_did(WRITING, version)


def wrote(user: Any, version: PlanVersion) -> bool:
    """Whether ``user`` changed anything in it; the house (None) never did."""
    if user is None or not getattr(user, "is_authenticated", False):
        return False
    return version.drafted_by_id == user.pk or user.code in writers_of(version)
