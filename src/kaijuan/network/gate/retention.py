"""What the erasing clock drops of gates."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from kaijuan.core.privacy.public import Retention, retentions
from kaijuan.network.gate.domain.keeping import forget, forget_person
from kaijuan.network.gate.domain.who import PURPOSE
from kaijuan.network.gate.models.buildings import MOST_DAYS

retentions.add(
    Retention(
        key="gate",
        purpose=PURPOSE,
        keep=dt.timedelta(days=MOST_DAYS),
        forget=forget,
        label=_("Entry control"),
        forget_person=forget_person,
    )
)
