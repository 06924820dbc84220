"""One whole run: checks, preparation, two children, and their end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from kaijuan.config.command.django_ready import start_django
from kaijuan.config.command.places import Address, address, prepare_home, refuse_taken
from kaijuan.config.command.speak import Progress, Stop, _, complain, say
from kaijuan.config.command.up import announce, waiting
from kaijuan.config.command.up.children import Child, end_all
from kaijuan.config.command.up.ending import Ended, ends_on_signals
from kaijuan.config.command.up.locks import only_one_here

#: Seconds until a server that does not come up is given up.
PATIENCE: Final = 60.0
#: Seconds before a worker that died is started again: doubled each time, up to the last.
BACK_OFF: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
#: A worker that lived so long starts again without waiting.
STEADY: Final = 60.0


def up(*, host: str | None, port: str | None, demo: bool) -> int:
    """Prepare and serve until Ctrl-C or SIGTERM; 0 after a clean end. Raises Stop."""
    progress = Progress()
    try:
        with ends_on_signals():
            place = address(host, port)
            home = prepare_home()
            with only_one_here(home, place):
                refuse_taken(place)
                _run(place, demo, progress)
    except Ended:
        say()
        say(_("Closed."))
    return 0


def _run(place: Address, demo: bool, progress: Progress) -> None:
    progress.step(_("opening Kaijuan"))
    _say_where(place, demo)
    start_django()
    from kaijuan.config.command.up.prepare import prepare
    from kaijuan.config.command.up.web import preload, serve
    from kaijuan.core.jobs.worker import work

    prepare(progress.step, demo=demo)
    progress.step(_("starting web and worker"))
    preload()
    worker, web = Child("worker", work), Child("web", partial(serve, place))
    try:
        worker.start()
        web.start()
        _wait_until_ready(place, web)
        announce.opened(place, progress.seconds, demo=demo)
        _watch(web, worker)
    finally:
        end_all([web, worker])


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


def _watch(web: Child, worker: Child, sleep: Callable[[float], None] = time.sleep) -> None:
    deaths = 0
    again_at = 0.0
    while True:
        sleep(0.2)
        if web.ended():
            raise Stop(_("The web server ended unexpectedly; the lines above say why."), code=1)
        if worker.pid is not None and worker.ended():
            lived = time.monotonic() - worker.started
            deaths = 0 if lived > STEADY else deaths + 1
            pause = BACK_OFF[min(max(deaths - 1, 0), len(BACK_OFF) - 1)]
            again_at = time.monotonic() + pause
            complain(_("The worker ended; it is started again in %(pause)d s.") % {"pause": pause})
        if worker.pid is None and time.monotonic() >= again_at:
            worker.start()
