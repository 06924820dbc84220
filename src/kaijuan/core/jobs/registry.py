"""The jobs that can be asked for, by name, and how one is carried out."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final, TypeVar

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope

Function = TypeVar("Function", bound=Callable[..., object])

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_jobs: dict[str, Callable[..., object]] = {}


class UnknownJob(LookupError):
    """No room registered a job of that name."""


def job(name: str) -> Callable[[Function], Function]:
    """Register a function as the job ``room.task``.

    It is called with keyword arguments only, inside the scope of the institution whose id is
    ``institution_id``. It must be idempotent: a worker that is killed starts it again.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"A job is named room.task in lower case, not {name!r}.")

    def register(function: Function) -> Function:
        if _jobs.setdefault(name, function) is not function:
            raise ValueError(f"Two jobs are named {name!r}.")
        return function

    return register


def require(name: str) -> Callable[..., object]:
    """The function behind ``name``. Raises UnknownJob."""
    try:
        return _jobs[name]
    except KeyError:
        known = ", ".join(sorted(_jobs)) or "none"
        raise UnknownJob(f"No job is named {name!r}; there are: {known}.") from None


def carry_out(name: str, arguments: dict[str, Any]) -> None:
    """Reopen the institution's scope and call the job.

    Raises UnknownJob, ``Institution.DoesNotExist``, and whatever the job raises.
    """
    function = require(name)
    with ExitStack() as stack:
        institution_id = arguments.get("institution_id")
        if institution_id is not None:
            institution = Institution.objects.get(pk=institution_id)
            stack.enter_context(institution_scope(institution))
        function(**arguments)
