"""The kinds of duties that this room knows: the daily health report, and a pledge to be signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.network.health.names import AWAY, HEALTH, ISOLATING, PLEDGE, RETURNED, STAYED
from kaijuan.network.rounds.public import DutyKind, ExpectedItem, Handed, Obligation, duty_kinds


def _handed_in(handed: Handed) -> None:
    # Imported here: kinds are named before models are used.
    from kaijuan.network.health.domain.alerts import take_in

    take_in(handed)


def _counts(obligations: Sequence[Obligation], day: dt.date) -> dict[str, int]:
    from kaijuan.network.health.domain.tally import counts_of

    return counts_of(obligations, day)


def _pledge_page(item: ExpectedItem) -> str:
    return reverse("health:pledge-duty", args=[item.institution.slug, item.occurrence.code])


duty_kinds.add(
    DutyKind(
        key=HEALTH,
        order=10,
        label=pgettext_lazy("kind of duty", "Daily health report"),
        hint=_("Everybody, every day, also who has nothing to report; an alert opens a follow-up."),
        subject="person",
        standard="daily-health",
        nil=True,
        upward=True,
        may_see="health.see",
        purpose=_(
            "To know every day how the staff are, and to care for who is ill or was exposed."
        ),
        legal_basis=_(
            "Personal Information Protection Law, articles 13 (3) to (4) and 28: response to a "
            "public health emergency, as the Infectious Diseases Law asks it of institutions; "
            "sensitive data only as far as necessary."
        ),
        keep=dt.timedelta(days=60),
        handed_in=_handed_in,
        counts=_counts,
        count_labels={
            STAYED: pgettext_lazy("day's report", "Stayed in town"),
            RETURNED: pgettext_lazy("day's report", "Returned"),
            AWAY: pgettext_lazy("day's report", "Away"),
            ISOLATING: pgettext_lazy("day's report", "In isolation"),
        },
        count_sums={"handed": (STAYED, RETURNED, AWAY, "nil")},
    )
)
duty_kinds.add(
    DutyKind(
        key=PLEDGE,
        order=30,
        label=pgettext_lazy("kind of duty", "Pledge"),
        hint=_("A text that everybody reads and signs with their name, once for each version."),
        subject="person",
        nil=False,
        may_see="health.pledges",
        purpose=_("To have the rules of the closure read and promised, and to be able to show it."),
        legal_basis=_(
            "Personal Information Protection Law, article 13 (2): necessary for the management of "
            "staff under labour rules lawfully made."
        ),
        keep=dt.timedelta(days=365),
        page=_pledge_page,
    )
)
