"""How long answers are readable: what each kind of duty declares, told to core.privacy."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from kaijuan.core.privacy.public import Retention, retentions
from kaijuan.core.privacy.registry import DEFAULT_KEEP
from kaijuan.core.tenancy.models import Institution

if TYPE_CHECKING:
    from kaijuan.network.rounds.kinds import DutyKind


def keep_no_longer(kind: DutyKind) -> None:
    """Declare the purpose of ``kind``, under whose key its answers are sealed.

    With the keys go digests, flags and signatures; that something was handed in stays.
    """

    def forget(institution: Institution, before: dt.date) -> int:
        from kaijuan.network.rounds.domain.submit_erase import forget_days

        return forget_days(kind.key, before)

    def forget_person(institution: Institution, subject: UUID) -> int:
        from kaijuan.network.rounds.domain.submit_erase import forget_person as forget_one

        return forget_one(kind.key, subject)

    retentions.add(
        Retention(
            key=f"rounds-{kind.key}",
            purpose=kind.key,
            keep=kind.keep or DEFAULT_KEEP,
            forget=forget,
            forget_person=forget_person,
            label=kind.label,
        )
    )
