"""Clients that write through the API and ask again, with the same code, until they are told."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

#: Seconds that one question may take before the client asks again.
PATIENCE = 10.0
#: Seconds between two questions of one client that is not answered.
AGAIN_AFTER = 0.03
TOLD = frozenset({200, 201})


@dataclass(slots=True)
class Heard:
    """``acknowledged`` are codes (hex) for which a client was told yes; ``answers`` by status.

    Status 0 is a connection that broke: the client cannot know, and asks again.
    """

    acknowledged: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    refused: str = ""


class Clients:
    """``with Clients(...) as clients``: they write until the end of the block."""

    def __init__(self, port: int, token: str, body: dict[str, str], count: int = 4) -> None:
        self.heard = Heard()
        self._port, self._token, self._body = port, token, json.dumps(body).encode()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._write) for _ in range(count)]

    def __enter__(self) -> Clients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let each client finish what it is asking for, if it is answered at all."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def wait_for_more(self, seconds: float) -> bool:
        """Until somebody was told yes once more; False when that takes too long."""
        before, deadline = len(self.heard.acknowledged), time.monotonic() + seconds
        while len(self.heard.acknowledged) == before:
            if time.monotonic() > deadline or self.heard.refused:
                return False
            time.sleep(0.005)
        return True

    def _write(self) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        while not self._stopping.is_set() and not self.heard.refused:
            code = uuid.uuid4()
            with self._lock:
                self.heard.open.add(code.hex)
            self._until_told(link, code)
        link.close()

    def _until_told(self, link: http.client.HTTPConnection, code: uuid.UUID) -> None:
        patience = time.monotonic() + PATIENCE
        while not (self._stopping.is_set() and time.monotonic() > patience):
            status, text = self._ask(link, code)
            with self._lock:
                self.heard.answers[status] += 1
                if status in TOLD:
                    self.heard.open.discard(code.hex)
                    self.heard.acknowledged.add(code.hex)
                    return
                if 400 <= status < 500 and status != 429:
                    self.heard.refused = self.heard.refused or f"{status} {text[:300]}"
                    return
            time.sleep(AGAIN_AFTER)

    def _ask(self, link: http.client.HTTPConnection, code: uuid.UUID) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            link.request("PUT", f"/api/v1/data-points/{code}", body=self._body, headers=headers)
            answer = link.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            with suppress(OSError):
                link.close()
            return 0, ""
