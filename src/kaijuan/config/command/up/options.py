from __future__ import annotations

import argparse
from typing import Any

from kaijuan.config.command.speak import _


def add_to(commands: Any) -> None:
    parser = commands.add_parser("up", help=_("prepare everything and serve until Ctrl-C"))
    parser.add_argument(
        "--demo", action="store_true", help=_("load the true case of 2020 into an empty database")
    )
    parser.add_argument(
        "--host", metavar="HOST", help=_("where to serve; else HOST, else 127.0.0.1")
    )
    parser.add_argument("--port", metavar="PORT", help=_("on which port; else PORT, else 8000"))
    parser.add_argument(
        "--only",
        choices=("web", "worker"),
        help=_("serve pages without a worker, or work without serving: several on one PostgreSQL"),
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    from kaijuan.config.command.up.house import up

    return up(host=chosen.host, port=chosen.port, demo=chosen.demo, only=chosen.only)
