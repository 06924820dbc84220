"""What has become of a notice; nothing is stored that the clock already says."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.network.opening.models import Notice


class NoticeState(models.TextChoices):
    """From a draft to the file."""

    DRAFT = "draft", pgettext_lazy("notice", "draft")
    WAITING = "waiting", pgettext_lazy("notice", "waits for its time")
    IN_FORCE = "in-force", pgettext_lazy("notice", "in force")
    OVER = "over", pgettext_lazy("notice", "over")
    WITHDRAWN = "withdrawn", pgettext_lazy("notice", "withdrawn")

    @classmethod
    def of(cls, notice: Notice, at: dt.datetime | None = None) -> NoticeState:
        """The state of ``notice`` at ``at`` (None: now)."""
        at = at or now()
        if notice.withdrawn_at is not None and notice.withdrawn_at <= at:
            return cls.WITHDRAWN
        if notice.published_at is None:
            return cls.DRAFT
        if notice.published_at > at:
            return cls.WAITING
        over = notice.expires_at is not None and notice.expires_at <= at
        return cls.OVER if over else cls.IN_FORCE


def in_state(state: str, at: dt.datetime) -> Q:
    """The notices of which ``NoticeState.of`` says ``state``."""
    withdrawn = Q(withdrawn_at__lte=at)
    over = Q(expires_at__lte=at)
    return {
        NoticeState.WITHDRAWN.value: withdrawn,
        NoticeState.DRAFT.value: Q(published_at__isnull=True) & ~withdrawn,
        NoticeState.WAITING.value: Q(published_at__gt=at) & ~withdrawn,
        NoticeState.OVER.value: Q(published_at__lte=at) & over & ~withdrawn,
        NoticeState.IN_FORCE.value: Q(published_at__lte=at) & ~over & ~withdrawn,
    }[state]


def was_public(at: dt.datetime) -> Q:
    """Its moment has come, and it was not withdrawn before."""
    return Q(published_at__lte=at) & ~Q(withdrawn_at__lte=F("published_at"))
