"""Run a parser where it can do no harm: a child process with limits on memory, time and output.

A library that reads foreign files can be made to loop, to swallow memory or to crash; here the
child pays for that and the house answers with a sentence.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, Final, cast

from kaijuan.core.files import limits
from kaijuan.core.files.refused import FileRefused

_ROOT: Final = str(Path(__file__).resolve().parents[3])
# The house's source folder goes last on the path and comes in as an argument: an isolated Python
# (-I) looks at no environment and no current folder.
_START: Final = (
    "import sys; sys.path.append(sys.argv[1]); from kaijuan.core.files.child import main; "
    "main(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))"
)
_CHUNK: Final = 1 << 16
#: Between a child's last word and its end.
_GRACE_SECONDS: Final = 5.0
_OUT_OF_TIME: Final = {-signal.SIGXCPU}
_OUT_OF_MEMORY: Final = {-signal.SIGABRT, -signal.SIGKILL}


def run_parser(
    parser: str,
    data: bytes,
    *,
    memory_bytes: int = limits.CHILD_MEMORY_BYTES,
    cpu_seconds: int = limits.CHILD_CPU_SECONDS,
    wall_seconds: float = limits.CHILD_WALL_SECONDS,
) -> Any:
    """What ``parser`` ("module:function", taking bytes) returned, as JSON carries it.

    Raises ``FileRefused`` when the parser refuses, runs out of time or memory, or crashes.
    """
    command = [sys.executable, "-I", "-X", "utf8", "-c", _START]
    command += [_ROOT, parser, str(memory_bytes), str(cpu_seconds)]
    with tempfile.TemporaryFile() as handed_over:
        handed_over.write(data)
        handed_over.seek(0)
        with subprocess.Popen(  # noqa: S603  # our own Python and arguments
            command,
            stdin=handed_over,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        ) as child:
            try:
                answer = _answer(cast("IO[bytes]", child.stdout), time.monotonic() + wall_seconds)
                status = child.wait(timeout=_GRACE_SECONDS)
            except BaseException:
                child.kill()
                raise
    return _opened(answer, status)


def _answer(pipe: IO[bytes], deadline: float) -> bytes:
    collected = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise FileRefused("time")
        chunk = os.read(pipe.fileno(), _CHUNK)
        if not chunk:
            return bytes(collected)
        collected += chunk
        if len(collected) > limits.CHILD_ANSWER_BYTES:
            raise FileRefused("too-much-text")


def _opened(answer: bytes, status: int) -> Any:
    try:
        opened = json.loads(answer)
    except ValueError:
        if status in _OUT_OF_TIME:
            raise FileRefused("time") from None
        raise FileRefused("memory" if status in _OUT_OF_MEMORY else "crash") from None
    if "refused" in opened:
        raise FileRefused(str(opened["refused"]), int(opened["line"]))
    return opened["value"]
