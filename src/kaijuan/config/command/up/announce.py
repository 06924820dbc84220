"""The lines that a person waits for: the address and who may sign in."""

from __future__ import annotations

import socket

from kaijuan.config.command.places import Address
from kaijuan.config.command.speak import _, columns, complain, padded, say


def names_of(place: Address) -> list[str]:
    """Host names by which a browser may ask for this house, when the settings name none."""
    names = ["127.0.0.1", "localhost", "[::1]"]
    if place.everywhere:
        names.append(socket.gethostname().lower())
    elif not place.loopback:
        names.append(f"[{place.host}]" if ":" in place.host else place.host)
    return names


def opened(place: Address, seconds: float, *, demo: bool) -> None:
    """Say that the house is open, after ``/healthz`` said so."""
    say()
    say(
        _("Kaijuan is open: %(url)s  (after %(seconds).1f s)")
        % {"url": place.url, "seconds": seconds}
    )
    if demo:
        _sign_ins()
        if not place.loopback:
            complain(
                _(
                    "Everybody who can reach this address can sign in with these names: "
                    "serve the demonstration on 127.0.0.1 only, or change the passwords."
                )
            )
    say(_("Stop it with Ctrl-C."))


def at_work(seconds: float) -> None:
    """Say that a worker without a web server of its own is at work."""
    say()
    say(_("A worker of Kaijuan is at work.  (after %(seconds).1f s)") % {"seconds": seconds})
    say(_("Stop it with Ctrl-C."))


def _sign_ins() -> None:
    from kaijuan.config import demo
    from kaijuan.core.tenancy.models import Role

    rows = demo.sign_ins()
    if not rows:
        return
    say()
    say(_("Sign in for a demonstration as"))
    lines = [(r.username, r.password, str(Role(r.role).label), r.institution) for r in rows]
    widths = [max(columns(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (padded(cell, width) for cell, width in zip(line, widths, strict=True))
        say("  " + "   ".join(cells).rstrip())
    say()
