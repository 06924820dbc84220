"""Keys that hang on a secret of before are wrapped with the present one."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import transaction

from kaijuan.core.jobs.public import enqueue
from kaijuan.core.privacy.domain.keys import Slot, bound_to
from kaijuan.core.privacy.domain.wrapping import WrongHouse, is_current, unwrap, wrap
from kaijuan.core.privacy.models import SubjectKey

_AT_ONCE: Final = 1000


def rewrap() -> int:
    """How many, in the open scope; nothing is looked at where there is no secret of before.

    One that no secret opens stays as it is. Afterwards ``SECRET_KEY_FALLBACKS`` may be emptied.
    """
    if not settings.SECRET_KEY_FALLBACKS:
        return 0
    living = SubjectKey.objects.filter(destroyed_at=None).order_by("pk")
    old = [row.pk for row in living.iterator(_AT_ONCE) if not is_current(bytes(row.wrapped))]
    starts = range(0, len(old), _AT_ONCE)
    return sum(_rewrap(old[start : start + _AT_ONCE]) for start in starts)


def _rewrap(pks: list[int]) -> int:
    with transaction.atomic():
        living = SubjectKey.objects.select_for_update().filter(pk__in=pks, destroyed_at=None)
        rows = [row for row in living if _wrapped_anew(row)]
        if rows:
            SubjectKey.objects.bulk_update(rows, ["wrapped"])
            enqueue("backup.keep_keys", institution_id=None)
        return len(rows)


def _wrapped_anew(row: SubjectKey) -> bool:
    from cryptography.exceptions import InvalidTag

    bound = bound_to(row.code, Slot(row.subject, row.purpose, row.month))
    try:
        row.wrapped = wrap(unwrap(bytes(row.wrapped), bound_to=bound), bound_to=bound)
    except (InvalidTag, WrongHouse):
        return False
    return True
