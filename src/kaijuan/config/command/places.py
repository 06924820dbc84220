"""Where it lives and where it serves: checked before any work is done."""

from __future__ import annotations

import errno
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kaijuan.config.command.speak import Stop, _, shown
from kaijuan.config.home import home


def prepare_home() -> Path:
    """Create the home (mode 0700) and make sure that it can be written. Raises Stop."""
    place = home()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"kaijuan")
    except OSError as error:
        raise Stop(
            _(
                "Kaijuan cannot write to its home %(home)s (%(reason)s): "
                "make it writable, or name another folder with KAIJUAN_HOME."
            )
            % {"home": place, "reason": error.strerror}
        ) from None
    return place


@dataclass(frozen=True, slots=True)
class Address:
    """A host (name or address) and a port to serve on."""

    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")

    @property
    def everywhere(self) -> bool:
        """Whether it is served on every address of this machine."""
        return self.host in {"0.0.0.0", "::"}  # noqa: S104  # asked for, not bound

    @property
    def url(self) -> str:
        """What a person types into the browser."""
        return self._url(socket.gethostname() if self.everywhere else self.host)

    @property
    def own_url(self) -> str:
        """What this machine itself asks."""
        stands_for = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # names, not bound
        return self._url(stands_for.get(self.host, self.host))

    def _url(self, host: str) -> str:
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}" if self.port == 80 else f"http://{name}:{self.port}"


def address(host: str | None, port: str | None) -> Address:
    """From ``--host`` and ``--port``, or ``HOST`` and ``PORT``, or 127.0.0.1:8000. Raises Stop."""
    text = port or os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise Stop(
            _("PORT is a number from 1 to 65535, not %(port)s: try PORT=8000.")
            % {"port": repr(shown(text))}
        )
    return Address(host or os.environ.get("HOST") or "127.0.0.1", int(text))


def refuse_for_worker(*, host: str | None, port: str | None, demo: bool) -> None:
    """Raises Stop when a worker alone is told what only a whole house can do."""
    if demo:
        raise Stop(
            _("A worker loads no demonstration: leave out --demo, or start it with --only web.")
        )
    if host or port:
        raise Stop(_("A worker serves no address: leave out --host and --port."))


def refuse_taken(place: Address) -> None:
    """Raises Stop when nothing can be served there."""
    try:
        family, kind, protocol, _name, target = socket.getaddrinfo(
            place.host, place.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server will: a connection that was closed a moment ago does not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
    except (OSError, UnicodeError) as error:
        raise Stop(_why_not(place, error)) from None


def _why_not(place: Address, error: Exception) -> str:
    known = {"host": shown(place.host), "port": place.port, "other": place.port + 1}
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return (
            _(
                "Port %(port)s on %(host)s is in use: stop what serves there, "
                "or choose another one, for example PORT=%(other)s."
            )
            % known
        )
    if number == errno.EACCES:
        return _("Only the administrator may serve on port %(port)s: try PORT=8000.") % known
    return (
        _(
            "Nothing can be served on HOST=%(host)s: it is no address of this machine; "
            "leave it out, or use 127.0.0.1 or 0.0.0.0."
        )
        % known
    )
