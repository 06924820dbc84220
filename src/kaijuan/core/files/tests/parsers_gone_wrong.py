"""Parsers as an attacker would wish them; run only in the sandbox's child."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def swallow_memory(data: bytes) -> int:
    hoard = []
    while True:
        hoard.append(bytearray(16 * 1024 * 1024))


def never_end(data: bytes) -> int:
    while True:
        pass


def sleep_for_ever(data: bytes) -> int:
    import time

    time.sleep(3600)
    return 0


def crash(data: bytes) -> int:
    os.abort()


def die(data: bytes) -> int:
    os._exit(7)


def raise_something(data: bytes) -> int:
    raise RuntimeError(data)


def write_a_file(data: bytes) -> int:
    return Path(data.decode()).write_bytes(b"x" * 10)


def talk_without_end(data: bytes) -> int:
    while True:
        sys.stdout.write("x" * 65536)


def environment(data: bytes) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in {"LC_CTYPE"}}


def echo(data: bytes) -> int:
    return len(data)
