"""Keys that hang on a secret of before are wrapped with the present one."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import transaction

from kaijuan.core.jobs.public import enqueue
from kaijuan.core.privacy.domain.keys import Slot, bound_to
from kaijuan.core.privacy.domain.wrapping import is_current, unwrap, wrap
from kaijuan.core.privacy.models import SubjectKey

_AT_ONCE: Final = 1000


def rewrap() -> int:
    """How many, in the open scope; nothing is looked at where there is no secret of before.

    Afterwards ``SECRET_KEY_FALLBACKS`` may be emptied.
    """
    if not settings.SECRET_KEY_FALLBACKS:
        return 0
    living = SubjectKey.objects.filter(destroyed_at=None).order_by("pk")
    old = [row.pk for row in living.iterator(_AT_ONCE) if not is_current(bytes(row.wrapped))]
    for start in range(0, len(old), _AT_ONCE):
        _rewrap(old[start : start + _AT_ONCE])
    return len(old)


def _rewrap(pks: list[int]) -> None:
    with transaction.atomic():
        rows = list(SubjectKey.objects.select_for_update().filter(pk__in=pks, destroyed_at=None))
        for row in rows:
            bound = bound_to(row.code, Slot(row.subject, row.purpose, row.month))
            row.wrapped = wrap(unwrap(bytes(row.wrapped), bound_to=bound), bound_to=bound)
        SubjectKey.objects.bulk_update(rows, ["wrapped"])
        enqueue("backup.keep_keys", institution_id=None)
