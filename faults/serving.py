"""The house with this suite's job in it: python -m faults.serving up|often PORT.

``up`` is ``kaijuan up``. ``often`` starts the same web server and the same worker as children
of a parent that has everything loaded, so that a new start takes a tenth of a second and not two:
it starts both, then for each line on stdin kills the named ones (``web``, ``worker``, ``all``) with
SIGKILL, starts them again and answers with one line.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial

from faults import writes
from kaijuan.config.command.cli import run
from kaijuan.config.command.places import Address
from kaijuan.config.command.up.children import Child
from kaijuan.config.command.up.web import preload, serve
from kaijuan.core.jobs.worker import work


def often(port: int) -> None:
    """Ends with stdin."""
    preload()
    family = {
        "web": Child("web", partial(serve, Address("127.0.0.1", port))),
        "worker": Child("worker", work),
    }
    for child in family.values():
        child.start()
    _answer()
    for line in sys.stdin:
        named = [child for name, child in family.items() if line.strip() in {name, "all"}]
        for child in named:
            _kill(child)
        for child in named:
            child.start()
        _answer()
    for child in family.values():
        _kill(child)


def _kill(child: Child) -> None:
    """The child and its own children at once, as the kernel or a service manager would."""
    assert child.pid is not None
    os.killpg(child.pid, signal.SIGKILL)
    os.waitpid(child.pid, 0)
    child.pid = None


def _answer() -> None:
    os.write(1, b"started\n")


if __name__ == "__main__":
    assert writes.WRITTEN  # importing it put the job into the queue's register
    if sys.argv[1] == "up":
        sys.exit(run(["up", "--port", sys.argv[2]]))
    often(int(sys.argv[2]))
