"""The ``kaijuan`` command."""

import sys


def main() -> int:
    """Entry point; the exit code. 0 done, 1 refused or found something, 2 cannot start."""
    if sys.version_info < (3, 11):  # noqa: UP036  # run by whatever Python is at hand
        sys.stderr.write("Kaijuan needs Python 3.11 or newer.\n")
        return 2
    from kaijuan.config.command.cli import run

    return run(sys.argv[1:])
