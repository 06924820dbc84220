"""`make bench`: one table of ratios, measured now. Nothing here asserts a time."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.backup import measure_backup
from benchmarks.command import measure_command
from benchmarks.documents import measure_documents
from benchmarks.duties import measure_duties
from benchmarks.gate import measure_gate
from benchmarks.names import measure_names
from benchmarks.pages import measure_kept_pages, measure_pages
from benchmarks.starts import measure_starts
from benchmarks.table import Line, render


def main() -> int:
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="kaijuan-bench-") as name:
        scratch = Path(name)
        print("measuring; this takes a few minutes", file=sys.stderr, flush=True)
        lines += measure_pages(scratch)
        lines += measure_kept_pages(scratch)
        lines += measure_names()
        lines += measure_command(scratch)
        lines += measure_duties(scratch)
        lines += measure_gate(scratch)
        lines += measure_documents(scratch)
        lines += measure_backup(scratch)
        lines += measure_starts(scratch)
    print(render(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
