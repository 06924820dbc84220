"""strace, as far as this suite uses it: recording what a process asks of its files, or refusing.

``strace`` comes from the system (Debian: apt install strace) and needs ptrace, which some sandboxes
refuse; then the parts that stand on it are left out and say so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_HEX: Final = re.compile(r"(?:\\x[0-9a-f]{2})+")
_FD: Final = r"(\d+)<((?:\\x[0-9a-f]{2})*)>"
_TEXT: Final = r'"((?:\\x[0-9a-f]{2})*)"'
_PWRITE: Final = re.compile(rf"pwrite64\({_FD}, {_TEXT}, \d+, (\d+)\) += (\d+)")
_WRITE: Final = re.compile(rf"write\({_FD}, {_TEXT}, \d+\) += (\d+)")
_SYNC: Final = re.compile(rf"(?:fsync|fdatasync)\({_FD}\) += 0")
_TRUNCATE: Final = re.compile(rf"ftruncate\({_FD}, (\d+)\) += 0")
_UNLINK: Final = re.compile(rf"unlink\({_TEXT}\) += 0")
_OPEN: Final = re.compile(rf"openat\(.*?{_TEXT}, ([A-Z_|]+).*\) += {_FD}")

#: The calls that change files, and the one by which a client is told.
RECORDED: Final = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink"

#: With children and threads; calls that are not asked for run at full speed.
_QUICK: Final = ("-f", "--seccomp-bpf", "-qq")


class Event(NamedTuple):
    """One call that succeeded. ``kind`` is write, told, sync, truncate, unlink or open."""

    kind: str
    path: str
    offset: int = 0
    data: bytes = b""


@cache
def why_not() -> str:
    """Why strace cannot be used here, in a sentence; empty when it can."""
    program = shutil.which("strace")
    if program is None:
        return "there is no strace: apt install strace"
    tried = subprocess.run(
        [program, "-qq", "-e", "trace=none", sys.executable, "-c", ""], capture_output=True
    )
    refused = "strace may not trace here: allow ptrace (in a container: SYS_PTRACE)"
    return refused if tried.returncode else ""


def recording(to: Path, command: Sequence[str]) -> list[str]:
    """``command`` under strace, whole contents written down in ``to``."""
    options = [*_QUICK, "-yy", "-xx", "-s", "1048576", "-o", str(to), "-e", f"trace={RECORDED}"]
    return ["strace", *options, "-e", "signal=none", *command]


def refusing(
    to: Path, command: Sequence[str], *, calls: Sequence[str], paths: Sequence[Path], fault: str
) -> list[str]:
    """``command`` under strace, which makes ``calls`` on ``paths`` fail as ``fault`` says.

    ``fault`` is strace's own wording, such as ``error=EIO:when=3``; each call counts for itself.
    """
    options = [*_QUICK, "-o", str(to)]
    for path in paths:
        options += ["-P", str(path)]
    names = ",".join(calls)
    options += ["-e", f"trace={names}", "-e", "signal=none", "-e", f"inject={names}:{fault}"]
    return ["strace", *options, *command]


def killing(command: Sequence[str], *, call: str, number: int) -> list[str]:
    """``command`` under strace, killed with SIGKILL as it begins the ``number``-th ``call``."""
    fault = f"inject={call}:signal=KILL:when={number}"
    return ["strace", *_QUICK, "-o", "/dev/null", "-e", f"trace={call}", "-e", fault, *command]


def events(trace: Path, folder: Path) -> Iterator[Event]:
    """What happened below ``folder``, and what was written to file descriptor 1, in order."""
    inside = f"{folder}/"
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if "<unfinished" in line:
                raise RuntimeError("the recorded process has more than one thread")
            event = _event(line.partition(" ")[2].lstrip())
            if event and (event.kind == "told" or f"{event.path}/".startswith(inside)):
                yield event


def _event(line: str) -> Event | None:
    if found := _PWRITE.match(line):
        _fd, path, data, offset, done = found.groups()
        return Event("write", _plain(path).decode(), int(offset), _plain(data)[: int(done)])
    if found := _WRITE.match(line):
        fd, _path, data, _done = found.groups()
        # Nothing of SQLite's goes through write(2); a file that is written so would be missed.
        return Event("told", "", 0, _plain(data)) if fd == "1" else None
    if found := _SYNC.match(line):
        return Event("sync", _plain(found[2]).decode())
    if found := _TRUNCATE.match(line):
        return Event("truncate", _plain(found[2]).decode(), int(found[3]))
    if found := _UNLINK.match(line):
        return Event("unlink", _plain(found[1]).decode())
    if (found := _OPEN.match(line)) and "O_CREAT" in found[2]:
        return Event("open", _plain(found[4]).decode())
    return None


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
