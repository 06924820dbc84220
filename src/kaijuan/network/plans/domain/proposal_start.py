"""A proposal as the secretariat makes it on a page: once, however often the button is pressed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.plans.domain.proposals import ProposalWanted, propose
from kaijuan.network.plans.models import Proposal

SAME: Final = dt.timedelta(minutes=1)


def propose_once(wanted: ProposalWanted, *, by: Any) -> Proposal:
    """Propose, or give what was proposed from the same page, or the same of a moment ago.

    ``wanted.code`` is the page's own and unique, so of two presses at the very same time one
    proposes and the other finds what it made. Raises as ``propose`` does.
    """
    try:
        with transaction.atomic():
            return _made_before(wanted, by).first() or propose(wanted, by=by)
    except IntegrityError:
        twin = _made_before(wanted, by).first()
        # Without a twin the code is somebody else's: no page of ours has sent it.
        return twin or propose(replace(wanted, code=None), by=by)


def _made_before(wanted: ProposalWanted, by: Any) -> QuerySet[Proposal]:
    alike = Q(
        proposed_at__gt=now() - SAME,
        withdrawn_at=None,
        title=wanted.title,
        mode=str(wanted.mode),
        level_change=wanted.level_change,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
    )
    page = Q(code=wanted.code) if wanted.code else Q()
    mine = Proposal.objects.filter(institution=current_institution(), proposed_by=by)
    rows: QuerySet[Proposal] = mine.filter(alike | page) if page else mine.filter(alike)
    return rows.order_by("-pk")
