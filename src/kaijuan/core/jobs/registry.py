"""The jobs that can be asked for, by name, and how one is carried out."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from kaijuan.core.jobs.retries import RETRIES
from kaijuan.core.jobs.schedule import Schedule
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope

Function = TypeVar("Function", bound=Callable[..., object])

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Options:
    """How a job is carried out; see ``job``."""

    retries: int = RETRIES
    once: bool = False
    may_see: str = ""


_jobs: dict[str, Callable[..., object]] = {}
_options: dict[str, Options] = {}
_crons: dict[str, Schedule] = {}


class UnknownJob(LookupError):
    """No room registered a job of that name."""


def job(
    name: str, *, retries: int = RETRIES, once: bool = False, may_see: str = ""
) -> Callable[[Function], Function]:
    """Register a function as the job ``room.task``.

    It is called with keyword arguments only, inside the scope of the institution whose id is
    ``institution_id``. It must be idempotent: a worker that is killed starts it again. With
    ``once`` the worker opens a transaction around it that also holds its end, so that what it
    writes is there exactly once; for short jobs that do nothing outside the database.

    ``retries`` is how often a failure that waiting may mend (``retries.is_transient``, TryAgain)
    is tried again; other failures are not. ``may_see`` is the permission by which colleagues see
    the page of a long job.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"A job is named room.task in lower case, not {name!r}.")
    if retries < 0:
        raise ValueError(f"A job is tried again 0 times or more, not {retries}.")

    def register(function: Function) -> Function:
        if _jobs.setdefault(name, function) is not function:
            raise ValueError(f"Two jobs are named {name!r}.")
        _options[name] = Options(retries, once, may_see)
        return function

    return register


def options_of(name: str) -> Options:
    """How ``name`` is carried out; the usual options for a name that nobody registered."""
    return _options.get(name, Options())


def visible_by_permission() -> dict[str, str]:
    """The permission by which colleagues see a job's page, by the job's name."""
    return {name: each.may_see for name, each in _options.items() if each.may_see}


def cron(
    name: str, expression: str, *, retries: int = RETRIES, once: bool = False
) -> Callable[[Function], Function]:
    """Register a function as the job ``room.task`` that the clock asks for.

    ``expression`` is a crontab line's five fields ("30 2 * * *"), read in the house's zone. The
    job belongs to no institution: it is called with ``institution_id=None`` alone and opens no
    scope. Each tick asks for it once, whatever the number of workers; ticks that pass while
    no worker runs ask for it once together. Raises ValueError for what is no schedule.
    """
    schedule = Schedule(expression)
    as_job = job(name, retries=retries, once=once)

    def register(function: Function) -> Function:
        as_job(function)
        _crons[name] = schedule
        return function

    return register


def crons() -> dict[str, Schedule]:
    """Every cron job and its schedule, by name."""
    return dict(sorted(_crons.items()))


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
