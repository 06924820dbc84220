"""Work for many libraries, of which one that fails keeps none of the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from django.db import InterfaceError, OperationalError

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope

T = TypeVar("T")
log: Final = logging.getLogger("kaijuan.jobs")


class FailedAt(RuntimeError):
    """At these institutions, by their keys, it failed; at all others it was done."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))


def at_each(institutions: Iterable[Institution], do: Callable[[Institution], T]) -> Iterator[T]:
    """What ``do`` gives in the scope of each. Each failure is in the log; FailedAt at the end.

    A database that is gone is gone for all: that is raised at once, and the job is tried again.
    """
    failed: list[str] = []
    for each in institutions:
        try:
            with institution_scope(each):
                done = do(each)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("%s failed at %s", getattr(do, "__qualname__", do), each.key)
            failed.append(each.key)
        else:
            yield done
    if failed:
        raise FailedAt(failed)
