"""What the clients of this suite write, by the house's own functions: python -m faults.writes.

    prepare                 make tables, the consortium, who writes, a token in HOME/faults-token
    many COUNT [NORMAL]     write so many, saying "acknowledged CODE" after each commit

One write is one transaction of four tables: a data point, its audit entry, the head of the audit
chain, and a job in the queue. The job writes a second data point, under a code that follows from
the first one's, so that whether it took effect, and how often, can be counted.
"""

from __future__ import annotations

import os
import sys
import uuid
from decimal import Decimal
from typing import Any

from kaijuan.config.command.django_ready import load_django

load_django()

from django.conf import settings  # noqa: E402  # Django comes first
from django.db import connection  # noqa: E402  # Django comes first
from django.db.models.signals import post_save  # noqa: E402  # Django comes first

from kaijuan.core.jobs.public import enqueue, job  # noqa: E402  # Django comes first
from kaijuan.core.tenancy.models import Institution, Kind  # noqa: E402  # Django comes first
from kaijuan.core.tenancy.scope import institution_scope  # noqa: E402  # Django comes first
from kaijuan.evidence.reports.domain.record import Reading, record_data_point  # noqa: E402  # Django comes first
from kaijuan.evidence.reports.models import DataPoint  # noqa: E402  # Django comes first

INDICATOR, UNIT = "homepage-visits", "visits"
#: The notes of what a client wrote, and of what its job wrote.
WRITTEN, FOLLOWED = "written", "followed"
TOKEN_FILE = "faults-token"


def following(code: uuid.UUID) -> uuid.UUID:
    """The code under which the job of ``code`` writes."""
    return uuid.uuid5(code, FOLLOWED)


@job("faults.follow")
def follow(*, code: str, institution_id: int) -> None:
    """Write the data point that follows; doing it again changes nothing."""
    _record(following(uuid.UUID(code)), FOLLOWED)


def ask_for_job(sender: object, instance: DataPoint, created: bool, **_: object) -> None:
    """Receiver: whoever writes a point asks for its job, in the same transaction."""
    if created and instance.note == WRITTEN:
        enqueue("faults.follow", code=str(instance.code))


post_save.connect(ask_for_job, sender=DataPoint)


def body() -> dict[str, str]:
    """What a client sends by ``PUT /api/v1/data-points/{code}``."""
    return {
        "institution": "SC",
        "indicator": INDICATOR,
        "unit": UNIT,
        "value": "7",
        "note": WRITTEN,
    }


def _record(code: uuid.UUID, note: str) -> None:
    reading = Reading(comparator="exact", value=Decimal(7), unit=UNIT, note=note)
    record_data_point(reading, indicator=INDICATOR, subject=the_consortium(), by=None, code=code)


def the_consortium() -> Any:
    return Institution.objects.get(kind=Kind.CONSORTIUM)


def prepare() -> None:
    """Tables and the consortium, as a first start makes them."""
    from kaijuan.config.command.up.prepare import prepare as prepare_house
    from kaijuan.core.tenancy.domain import save_institution

    prepare_house(lambda _step: None, demo=False)
    made, _ = save_institution(key="SC", name="样例图工委", kind=Kind.CONSORTIUM, city="成都")
    _make_token(made)


def _make_token(institution: Institution) -> None:
    from kaijuan.core.accounts.domain import give_role
    from kaijuan.core.accounts.models import User
    from kaijuan.core.tenancy.models import Role
    from kaijuan.core.tokens.domain import make_token

    user = User.objects.create_user("faults")
    give_role(user, institution, Role.SECRETARIAT, by=None)
    _token, secret = make_token(
        user, name="faults", scopes=["reports:write", "reports:read"], days=30, by=None
    )
    (settings.HOME / TOKEN_FILE).write_text(secret.text, encoding="ascii")


def synchronous(value: str) -> None:
    """Run this process with another ``synchronous`` than the settings ask for."""
    options = connection.settings_dict["OPTIONS"]
    asked = options["init_command"]
    changed = asked.replace("synchronous=FULL", f"synchronous={value}")
    if changed == asked:
        raise RuntimeError("The settings no longer say synchronous=FULL.")
    options["init_command"] = changed


def many(count: int) -> None:
    with institution_scope(the_consortium()):
        for _ in range(count):
            code = uuid.uuid4()
            _record(code, WRITTEN)
            # Straight to the kernel: what a client was told cannot wait in a buffer.
            os.write(1, f"acknowledged {code.hex}\n".encode())


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare()
    else:
        if sys.argv[3:]:
            synchronous(sys.argv[3])
        many(int(sys.argv[2]))
