"""SIGKILL while a library hands in its reports, and while what is expected is being written.

Every person's report is sent under its own code until it is answered, as the page that works
offline does. Nothing acknowledged may be gone, and nobody's report may stand there twice.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from benchmarks.duties_world import body_of
from benchmarks.running import free_port
from faults.budget import Budget
from faults.house import ROOT, environment, must, python
from faults.kill import BACK, PAUSE, running, tell
from faults.table import Row

#: Reports for each kill that is asked for: 20,000 for 200.
EACH: Final = 100
CLIENTS: Final = 4
AGAIN_AFTER: Final = 0.03
#: Libraries, and days ahead, of which what is expected is written.
MEMBERS, DAYS = 12, 60


def kill_reports(budget: Budget) -> Iterator[Row]:
    """One row for the reports, one for the items."""
    home = budget.scratch / "reports"
    must(python("faults.duties", "prepare", str(budget.points * EACH)), environment(home))
    yield killed_reports(home, budget, budget.points, budget.share(2) - 20)
    yield killed_writing(budget.scratch, budget, max(2, budget.points // 10))


def killed_reports(home: Path, budget: Budget, wanted: int, until: float) -> Row:
    """The servers are killed while reports come in; at the end each is there once."""
    row = Row("SIGKILL while reports come in, SQLite", wanted=wanted)
    began, port = budget.spent, free_port()
    posts = json.loads((home / "posts.json").read_text(encoding="ascii"))
    staff = _Staff(port, posts)
    command, env = python("faults.serving", "often", str(port)), environment(home)
    with running(command, env, home) as process:
        process.stdout.readline()
        staff.start()
        while row.points < wanted and staff.left and (not row.points or budget.spent < until):
            if not staff.wait_for_more(BACK):
                row.broken += 1
                row.note = staff.refused or f"no answer for {BACK:.0f} s"
                break
            time.sleep(budget.chance.uniform(0, PAUSE))
            tell(process, budget.chance.choice(("all", "web", "web")))
            row.points += 1
        staff.finish(until + 60 - budget.spent)
    found = _said("look", home)
    row.acknowledged = len(staff.acknowledged)
    row.lost = sum(code not in found["there"] for code in staff.acknowledged)
    row.twice = sum(count > 1 for count in found["there"].values())
    row.broken += len(found["wrong"])
    said = f"{staff.broken_off} questions broken off"
    row.note = "; ".join(filter(None, (row.note, staff.refused, said, *found["wrong"][:3])))
    row.seconds = budget.spent - began
    return row


def killed_writing(scratch: Path, budget: Budget, wanted: int) -> Row:
    """Whoever writes what is expected is killed and begins again; an undisturbed house agrees."""
    row = Row("SIGKILL while what is expected is written", wanted=wanted)
    began = budget.spent
    homes = {name: scratch / name for name in ("calm", "killed")}
    for home in homes.values():
        must(python("faults.duties", "members", str(MEMBERS)), environment(home))
    must(python("faults.duties", "write", str(DAYS)), environment(homes["calm"]))
    while row.points < wanted:
        if _killed_once(homes["killed"], budget):
            # It was done before it could be killed: what is left is killed no more.
            break
        row.points += 1
    must(python("faults.duties", "write", str(DAYS)), environment(homes["killed"]))
    calm, killed = (_said("expected", home) for home in homes.values())
    row.lost = max(0, calm["items"] - killed["items"])
    row.twice = max(0, killed["items"] - calm["items"])
    row.broken = int(killed["promised"] != killed["items"] or calm["names"] != killed["names"])
    row.note = f"{killed['items']:,} items"
    row.seconds = budget.spent - began
    return row


def _killed_once(home: Path, budget: Budget) -> bool:
    """Kill one writer a little after it began; True when it was done by then."""
    process = subprocess.Popen(
        python("faults.duties", "write", str(DAYS)),
        env=environment(home),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(budget.chance.uniform(0, 0.1))
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    rest = process.stdout.read()
    process.wait()
    return b"written" in rest


def _said(what: str, home: Path) -> dict[str, Any]:
    out = must(python("faults.duties", what), environment(home))
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


class _Staff:
    """Clients that take a report each from the pile and send it until they are told."""

    def __init__(self, port: int, posts: list[dict[str, str]]) -> None:
        self.acknowledged: set[str] = set()
        self.refused = ""
        self.broken_off = 0
        self._port, self._posts = port, posts
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._work) for _ in range(CLIENTS)]

    @property
    def left(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self, seconds: float) -> None:
        """Let them send what is left, but no longer than ``seconds``."""
        until = time.monotonic() + max(5.0, seconds)
        while self.left and time.monotonic() < until:
            time.sleep(0.05)
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def wait_for_more(self, seconds: float) -> bool:
        """Until one more was acknowledged, or all are done; False when that takes too long."""
        before, until = len(self.acknowledged), time.monotonic() + seconds
        while len(self.acknowledged) == before and self.left:
            if time.monotonic() > until or self.refused:
                return False
            time.sleep(0.005)
        return not self.refused

    def _work(self) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        while not self._stopping.is_set() and not self.refused:
            with self._lock:
                if not self._posts:
                    break
                post = self._posts.pop()
            self._until_told(link, post, uuid.uuid4())
        link.close()

    def _until_told(
        self, link: http.client.HTTPConnection, post: dict[str, str], code: uuid.UUID
    ) -> None:
        while not self._stopping.is_set():
            status, text = self._ask(link, post, code)
            with self._lock:
                if status in {200, 201}:
                    self.acknowledged.add(code.hex)
                    return
                self.broken_off += not status
                if 400 <= status < 500 and status != 429:
                    self.refused = self.refused or f"{status} {text[:300]}"
                    return
            time.sleep(AGAIN_AFTER)

    def _ask(
        self, link: http.client.HTTPConnection, post: dict[str, str], code: uuid.UUID
    ) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {post['token']}", "Content-Type": "application/json"}
        try:
            body = json.dumps(body_of(post))
            link.request("PUT", f"/api/v1/submissions/{code}", body=body, headers=headers)
            answer = link.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            with suppress(OSError):
                link.close()
            return 0, ""
