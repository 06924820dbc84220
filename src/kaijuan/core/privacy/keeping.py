"""All keys of the house, for what is kept beside its backups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from uuid import UUID

from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall

_AT_ONCE: Final = 2000


class KeptKey(NamedTuple):
    """A row of keys as text. ``wrapped`` is hexadecimal, and "" for a destroyed one."""

    institution: str
    code: str
    subject: str
    purpose: str
    month: str
    wrapped: str
    made_at: str
    destroyed_at: str | None


def all_keys() -> Iterator[KeptKey]:
    """Of every institution, in the order in which they were made."""
    with across_the_wall("the keys of the whole house are kept beside its backups"):
        rows = SubjectKey.objects.order_by("pk").select_related("institution")
        for row in rows.iterator(chunk_size=_AT_ONCE):
            yield KeptKey(
                row.institution.code.hex,
                row.code.hex,
                row.subject.hex,
                row.purpose,
                row.month.isoformat(),
                bytes(row.wrapped).hex(),
                row.made_at.isoformat(),
                row.destroyed_at.isoformat() if row.destroyed_at else None,
            )


def put_back(keys: Iterable[KeptKey]) -> int:
    """Rows for ``keys``, where their institution is there; how many. For a restored house."""
    owners = {each.code.hex: each for each in Institution.objects.all()}
    rows = [_row(key, owners[key.institution]) for key in keys if key.institution in owners]
    with across_the_wall("the keys of the whole house come back with a restore"):
        SubjectKey.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)
    return len(rows)


def _row(key: KeptKey, owner: Institution) -> SubjectKey:
    gone = key.destroyed_at
    return SubjectKey(
        institution=owner,
        code=UUID(key.code),
        subject=UUID(key.subject),
        purpose=key.purpose,
        month=dt.date.fromisoformat(key.month),
        wrapped=b"" if gone else bytes.fromhex(key.wrapped),
        made_at=dt.datetime.fromisoformat(key.made_at),
        destroyed_at=dt.datetime.fromisoformat(gone) if gone else None,
    )
