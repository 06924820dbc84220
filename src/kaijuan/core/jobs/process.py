"""Naming a process so that its name is never given to another one."""

from __future__ import annotations

import platform
from pathlib import Path

_PROC = Path("/proc")


def this_host() -> str:
    """Machine, boot and process-number space (two containers may share a host's name)."""
    return "/".join((platform.node(), _read("sys/kernel/random/boot_id"), _pid_space()))[:200]


def born(pid: int) -> str:
    """When process ``pid`` started, in clock ticks since boot (proc(5), field 22 of ``stat``).

    Empty when there is no such process. A process number is given out again, this pair is not.
    """
    stat = _read(f"{pid}/stat")
    # The second field is the program's name in brackets and may hold spaces and brackets itself.
    fields = stat.rpartition(")")[2].split()
    if len(fields) < 20 or fields[0] == "Z":
        return ""
    return fields[19]


def runs_here(*, host: str, pid: int, born_at: str) -> bool | None:
    """Whether that very process runs now; None when it lives where we cannot look."""
    if not born_at or host != this_host():
        return None
    return born(pid) == born_at


def _read(name: str) -> str:
    try:
        return (_PROC / name).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _pid_space() -> str:
    try:
        return str((_PROC / "self" / "ns" / "pid").readlink())
    except OSError:
        return ""
