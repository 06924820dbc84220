"""Where letters go: to the mail server of ``KAIJUAN_SMTP_URL``, else into files in the home.

``smtp://user:password@host:587/?from=name@host`` speaks STARTTLS and refuses to go on without it;
``smtps://`` is TLS from the first byte (port 465). Only to this machine itself mail goes unsealed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from kaijuan.core.files.store import sync_folder

#: Seconds that a mail server has for each answer.
PATIENCE: Final = 20
_PORTS: Final = {"smtp": 587, "smtps": 465}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as the setting names it; ``sender`` may be empty."""

    host: str
    port: int
    username: str
    password: str
    tls: str
    sender: str

    def __repr__(self) -> str:
        # Never the password, also not in a traceback.
        return f"Server({self.host}:{self.port}, {self.tls})"


def server_of(url: str) -> Server:
    """Read the setting. Raises ImproperlyConfigured, without repeating what may be a password."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        host = ""
    if not host:
        raise ImproperlyConfigured(
            "KAIJUAN_SMTP_URL must look like smtp://user:password@mail.example.org:587/"
            "?from=library@example.org, or smtps://…"
        )
    sender = parse_qs(parts.query).get("from", [""])[0]
    plain = "none" if host in _HERE else "starttls"
    return Server(
        host=host,
        port=port,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls="tls" if parts.scheme == "smtps" else plain,
        sender=sender,
    )


def sender() -> str:
    """The address that letters come from."""
    if settings.SMTP_URL:
        server = server_of(settings.SMTP_URL)
        if server.sender:
            return server.sender
        if "@" in server.username:
            return server.username
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"kaijuan@{host}"


def hand_over(message: EmailMessage, code: str) -> None:
    """Give a letter to the server, or write it as the file ``code``.

    Raises OSError (SMTPException is one) where it could not be handed over.
    """
    if settings.SMTP_URL:
        _connection(server_of(settings.SMTP_URL)).send_messages([message])
    else:
        _write(outbox() / f"{code}.eml", message.message().as_bytes())


def outbox() -> Path:
    """The folder of letters where there is no mail server."""
    folder: Path = settings.HOME / "outbox"
    return folder


def _connection(server: Server) -> Any:
    return EmailBackend(
        host=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.tls == "starttls",
        use_ssl=server.tls == "tls",
        timeout=PATIENCE,
    )


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all, readable by its owner only: it holds a link that opens a door."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    sync_folder(file.parent)
