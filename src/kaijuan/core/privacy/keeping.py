"""All keys of the house, for what is kept beside its backups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from uuid import UUID

from kaijuan.core.privacy.domain.keys import is_erased
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
    columns = ("institution__code", *KeptKey._fields[1:])
    with across_the_wall("the keys of the whole house are kept beside its backups"):
        # By name: a backup before an upgrade meets tables that lack what later ones have.
        rows = SubjectKey.objects.order_by("pk").values_list(*columns)
        for owner, code, subject, purpose, month, wrapped, made, gone in rows.iterator(_AT_ONCE):
            yield KeptKey(
                owner.hex,
                code.hex,
                subject.hex,
                purpose,
                month.isoformat(),
                bytes(wrapped).hex(),
                made.isoformat(),
                gone.isoformat() if gone else None,
            )


def is_kept(key: KeptKey) -> bool:
    """Whether it lives, and its month is not to be erased."""
    month = dt.date.fromisoformat(key.month)
    return key.destroyed_at is None and not is_erased(key.purpose, month)


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
