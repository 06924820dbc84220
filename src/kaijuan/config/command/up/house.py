"""One whole run: checks, preparation, one or two children, and their end."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path
from typing import Final

from kaijuan.config.command.django_ready import start_django
from kaijuan.config.command.places import (
    Address,
    address,
    prepare_home,
    refuse_for_worker,
    refuse_taken,
)
from kaijuan.config.command.speak import Progress, Stop, _, say
from kaijuan.config.command.up import announce, waiting
from kaijuan.config.command.up.children import Child, end_all
from kaijuan.config.command.up.ending import Ended, ends_on_signals
from kaijuan.config.command.up.locks import one_of_many_here, only_one_here
from kaijuan.config.command.up.watching import watch

#: Seconds until a server that does not come up is given up.
PATIENCE: Final = 60.0


def up(*, host: str | None, port: str | None, demo: bool, only: str | None = None) -> int:
    """Prepare and serve until Ctrl-C or SIGTERM; 0 after a clean end. Raises Stop.

    ``only`` is None for the whole house, else "web" or "worker": several of these share one
    PostgreSQL database, on one machine or on many.
    """
    progress = Progress()
    if only == "worker":
        refuse_for_worker(host=host, port=port, demo=demo)
    try:
        with ends_on_signals():
            home = prepare_home()
            if only == "worker":
                with one_of_many_here(home):
                    _run_worker(progress)
            else:
                _open(address(host, port), home, demo, only, progress)
    except Ended:
        say()
        say(_("Closed."))
    return 0


def _open(place: Address, home: Path, demo: bool, only: str | None, progress: Progress) -> None:
    with one_of_many_here(home, place) if only else only_one_here(home, place):
        refuse_taken(place)
        _run(place, demo, progress, with_worker=not only)


def _run(place: Address, demo: bool, progress: Progress, *, with_worker: bool) -> None:
    progress.step(_("opening Kaijuan"))
    _say_where(place, demo)
    start_django()
    from kaijuan.config.command.up.prepare import prepare
    from kaijuan.config.command.up.web import preload, serve
    from kaijuan.core.jobs.worker import work

    prepare(progress.step, demo=demo)
    progress.step(_("starting web and worker") if with_worker else _("starting web"))
    preload()
    web = Child("web", partial(serve, place))
    worker = Child("worker", work) if with_worker else None
    try:
        if worker:
            worker.start()
        web.start()
        _wait_until_ready(place, web)
        announce.opened(place, progress.seconds, demo=demo)
        watch(web, worker)
    finally:
        end_all([child for child in (web, worker) if child])


def _run_worker(progress: Progress) -> None:
    progress.step(_("opening Kaijuan"))
    start_django()
    from kaijuan.config.command.up.prepare import prepare_tables
    from kaijuan.core.jobs.worker import work

    prepare_tables(progress.step)
    progress.step(_("starting a worker"))
    worker = Child("worker", work)
    try:
        worker.start()
        announce.at_work(progress.seconds)
        watch(None, worker)
    finally:
        end_all([worker])


def _say_where(place: Address, demo: bool) -> None:
    """Tell the settings, which are read next, for whom this run is."""
    from kaijuan.config.command.up.announce import names_of

    os.environ["KAIJUAN_DEMO"] = "1" if demo else ""
    if not os.environ.get("KAIJUAN_ALLOWED_HOSTS"):
        os.environ["KAIJUAN_ALLOWED_HOSTS"] = ",".join(names_of(place))


def _wait_until_ready(place: Address, web: Child) -> None:
    from django.conf import settings

    deadline = time.monotonic() + PATIENCE
    name = next((host for host in settings.ALLOWED_HOSTS if host[:1] not in "*."), "localhost")
    health = waiting.Health(0)
    while time.monotonic() < deadline:
        if web.ended():
            raise Stop(_("The web server ended while it started; the lines above say why."))
        health = waiting.ask(place.own_url, host=name)
        if health.ready:
            return
        time.sleep(0.05)
    raise Stop(
        _("The web server does not answer (%(problem)s); `kaijuan check` says more.")
        % {"problem": health.problem or health.status or "-"}
    )
