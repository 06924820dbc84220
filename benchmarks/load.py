"""A small load client on the standard library: keep-alive, bounded in requests and in time."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


@dataclass(slots=True)
class Load:
    """``latencies`` in seconds, one for each answered request."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """Milliseconds within which ``share`` of the requests were answered."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def measure_requests(port: int, requests: Sequence[bytes], *, clients: int = 4) -> Load:
    """Send each of ``requests``, written out, once. Raises RuntimeError when one is not a 2xx."""
    load = Load()
    parts = [requests[number::clients] for number in range(clients)]
    failures: list[Exception] = []

    def client(part: Sequence[bytes]) -> None:
        try:
            load.latencies.extend(_send(port, part))
        except (OSError, RuntimeError) as error:
            failures.append(error)

    threads = [threading.Thread(target=client, args=[part]) for part in parts]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - began
    if failures or len(load.latencies) != len(requests):
        raise RuntimeError(f"{failures[0] if failures else 'no answer'}")
    return load


def _send(port: int, requests: Sequence[bytes]) -> list[float]:
    found: list[float] = []
    with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for each in requests:
            start = time.perf_counter()
            link.sendall(each)
            _read_answer(link, each.split(b" ", 2)[1].decode(), (b" 200 ", b" 201 "))
            found.append(time.perf_counter() - start)
    return found


def measure(port: int, path: str, *, clients: int = 4, requests: int, seconds: float) -> Load:
    """Ask 127.0.0.1:``port`` for ``path`` until ``requests`` or ``seconds`` are used up.

    Raises RuntimeError when any answer is not a 200.
    """
    load = Load()
    lock = threading.Lock()
    failures: list[Exception] = []
    began = time.perf_counter()

    def client() -> None:
        try:
            found = _ask(port, path, requests // clients, began + seconds)
        except (OSError, RuntimeError) as error:
            failures.append(error)
            return
        with lock:
            load.latencies += found

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - began
    if failures or not load.latencies:
        raise RuntimeError(f"{path}: {failures[0] if failures else 'no answer'}")
    return load


def _ask(port: int, path: str, requests: int, until: float) -> list[float]:
    question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    found: list[float] = []
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(requests):
            start = time.perf_counter()
            if start > until:
                break
            link.sendall(question)
            _read_answer(link, path)
            found.append(time.perf_counter() - start)
    return found


def _read_answer(link: socket.socket, path: str, good: Sequence[bytes] = (b" 200 ",)) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(link)
    head, _, body = data.partition(b"\r\n\r\n")
    first = head.split(b"\r\n", 1)[0] + b" "
    if not any(status in first for status in good):
        raise RuntimeError(f"{path} answers {first.decode()}: {body[:300].decode()}")
    length = _LENGTH.search(head + b"\r\n")
    if length is None:
        raise RuntimeError(f"{path} does not say how long its answer is")
    missing = int(length[1]) - len(body)
    while missing > 0:
        missing -= len(_more(link))


def _more(link: socket.socket) -> bytes:
    data = link.recv(262_144)
    if not data:
        raise RuntimeError("the server closed the connection")
    return data
