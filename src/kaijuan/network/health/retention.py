"""How long a follow-up is kept after its month; the kinds of duties declare their own."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kaijuan.core.privacy.public import Retention, retentions
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.health.names import FOLLOW_UP

KEEP: Final = dt.timedelta(days=90)


def _forget(institution: Institution, before: dt.date) -> int:
    from kaijuan.network.health.domain.forget import forget_follow_ups

    return forget_follow_ups(before)


def _forget_person(institution: Institution, subject: UUID) -> int:
    from kaijuan.network.health.domain.forget import forget_person

    return forget_person(subject)


retentions.add(
    Retention(
        key=FOLLOW_UP,
        purpose=FOLLOW_UP,
        keep=KEEP,
        forget=_forget,
        label=_("Follow-up"),
        forget_person=_forget_person,
    )
)
