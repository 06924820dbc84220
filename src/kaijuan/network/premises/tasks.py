"""Background work of the premises."""

from __future__ import annotations

import datetime as dt

from kaijuan.core.clock import today
from kaijuan.core.jobs.public import at_each, cron
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.premises.domain.daily import publish_days
from kaijuan.network.premises.kinds import DISINFECTION, PATROL


@cron("premises.publish_days", "20 3 * * *")
def publish_counts(*, institution_id: None) -> None:
    """Each library says how many rounds and disinfections were due and done on past days."""
    yesterday = today() - dt.timedelta(days=1)

    def publish(_institution: Institution) -> None:
        for kind in (PATROL, DISINFECTION):
            publish_days(kind, yesterday)

    list(at_each(Institution.objects.order_by("pk"), publish))
