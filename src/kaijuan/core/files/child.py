"""The far side of ``sandbox``: a process that parses one file and ends.

Reads the file from stdin, writes one JSON object to stdout: ``{"value": ...}`` or
``{"refused": reason, "line": n}``.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from importlib import import_module

from kaijuan.core.files.unreadable import Unreadable


def main(parser: str, memory_bytes: int, cpu_seconds: int) -> None:
    """Put on the limits, then call ``parser`` ("module:function") with the bytes of stdin."""
    module, _, function = parser.partition(":")
    parse = getattr(import_module(module), function)
    _put_on_limits(memory_bytes, cpu_seconds)
    try:
        answer = json.dumps({"value": parse(sys.stdin.buffer.read())}, separators=(",", ":"))
    except Unreadable as refusal:
        answer = json.dumps({"refused": refusal.reason, "line": refusal.line})
    except MemoryError:
        answer = json.dumps({"refused": "memory", "line": 0})
    sys.stdout.write(answer)


def _put_on_limits(memory_bytes: int, cpu_seconds: int) -> None:
    wanted = {
        resource.RLIMIT_AS: (memory_bytes, memory_bytes),
        # At the first the kernel says why (SIGXCPU), at the second it only kills.
        resource.RLIMIT_CPU: (cpu_seconds, cpu_seconds + 1),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NPROC: (0, 0),
    }
    for limit, values in wanted.items():
        # A host may already be stricter; raising its limit is neither allowed nor wanted.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, values)
