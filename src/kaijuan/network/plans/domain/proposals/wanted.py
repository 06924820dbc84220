"""What the secretariat asks of the members, and how they answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.models import LevelChange


@dataclass(frozen=True, slots=True)
class ProposalWanted:
    """``members`` None: all of them. ``mode`` "": the one that each member's plan brings at
    ``level_change``; a member whose plan has no stage for it is told, and decides for itself."""

    title: str
    starts_at: dt.datetime
    mode: Mode | str = ""
    ends_at: dt.datetime | None = None
    title_en: str = ""
    reason: str = ""
    level_change: LevelChange | None = None
    members: Sequence[Institution] | None = None
    sample: bool = False
    #: Its code, where it is known beforehand: what has one cannot be proposed twice.
    code: UUID | None = None
