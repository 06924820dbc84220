"""While it runs: a web server that ends ends the house, a worker that ends is started again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from kaijuan.config.command.speak import Stop, _, complain
from kaijuan.config.command.up.children import Child

#: Seconds before a worker that died is started again: doubled each time, up to the last.
BACK_OFF: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
#: A worker that lived so long starts again without waiting.
STEADY: Final = 60.0


def watch(
    web: Child | None, worker: Child | None, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Until interrupted. Raises Stop when the web server ends by itself."""
    deaths = 0
    again_at = 0.0
    while True:
        sleep(0.2)
        if web is not None and web.ended():
            raise Stop(_("The web server ended unexpectedly; the lines above say why."), code=1)
        if worker is None:
            continue
        if worker.pid is not None and worker.ended():
            lived = time.monotonic() - worker.started
            deaths = 0 if lived > STEADY else deaths + 1
            pause = BACK_OFF[min(max(deaths - 1, 0), len(BACK_OFF) - 1)]
            again_at = time.monotonic() + pause
            complain(_("The worker ended; it is started again in %(pause)d s.") % {"pause": pause})
        if worker.pid is None and time.monotonic() >= again_at:
            worker.start()
