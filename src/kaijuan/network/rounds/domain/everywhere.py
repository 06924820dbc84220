"""Work for many libraries, of which one that fails keeps none of the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from django.db import InterfaceError, OperationalError

from kaijuan.core.tenancy.models import Institution

log: Final = logging.getLogger("kaijuan.rounds")


class FailedAt(RuntimeError):
    """At these institutions, by their keys, it failed; at all others it was done."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))


def for_each(
    institutions: Iterable[Institution], do: Callable[[Institution], int]
) -> Iterator[int]:
    """What ``do`` gives for each; raises FailedAt at the end. Each failure is in the log.

    A database that is gone is gone for all: that is raised at once, and the job is tried again.
    """
    failed: list[str] = []
    for each in institutions:
        try:
            yield do(each)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("duties of %s", each.key)
            failed.append(each.key)
    if failed:
        raise FailedAt(failed)
