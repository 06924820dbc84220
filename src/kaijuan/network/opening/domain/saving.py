"""What saving a place and a service have in common."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from kaijuan.network.opening.domain.refusals import NameTaken


@contextmanager
def unique_name() -> Iterator[None]:
    """Raises ``NameTaken`` for what the database refuses: two people may type a name at once.

    Only the name is unique among what a person types.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise NameTaken from error


def fingerprint_of(values: Sequence[Any]) -> str:
    """16 hexadecimal digits of plain values."""
    said = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
