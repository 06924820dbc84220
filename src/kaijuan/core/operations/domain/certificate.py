"""The certificate that browsers are shown, seen from outside as they see it."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography import x509

from kaijuan.core.clock import now

#: Seconds for the whole look; a proxy that does not answer must not hold up the worker.
PATIENCE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """``ends_at`` in ISO 8601, "" where none was shown; ``problem`` is a code of ours, "" if none.

    ``unreachable``: nothing answered; ``untrusted``: browsers warn; ``expired``; ``wrong name``.
    """

    ends_at: str = ""
    problem: str = ""

    def days_left(self) -> float | None:
        """Whole and parts of days until the end, below 0 after it; None where nothing is known."""
        if not self.ends_at:
            return None
        return (dt.datetime.fromisoformat(self.ends_at) - now()).total_seconds() / 86_400

    def details(self) -> dict[str, Any]:
        return asdict(self)


def look_at(url: str, *, patience: float = PATIENCE) -> Certificate:
    """Ask the server of ``url`` for its certificate; raises nothing for what is found.

    The address is the operator's own setting, nobody else's; no request is sent, no redirect
    followed: the greeting alone shows the certificate.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        return Certificate(problem="unreachable")
    host, port = parts.hostname, parts.port or 443
    try:
        # Nothing is sent: also a certificate that is no good is to be looked at, and its day told.
        shown = _shown(host, port, patience, ssl._create_unverified_context())  # noqa: S323  # only its certificate is read, nothing is sent
    except (OSError, ValueError):
        return Certificate(problem="unreachable")
    ends_at = x509.load_der_x509_certificate(shown).not_valid_after_utc
    return Certificate(ends_at.isoformat(), _problem(host, port, patience, ends_at))


def _problem(host: str, port: int, patience: float, ends_at: dt.datetime) -> str:
    """What a browser would say to it."""
    if ends_at <= now():
        return "expired"
    try:
        _shown(host, port, patience, ssl.create_default_context())
    except ssl.SSLCertVerificationError as error:
        # X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL.
        return "wrong name" if error.verify_code in {62, 64} else "untrusted"
    except (OSError, ValueError):
        return "unreachable"
    return ""


def _shown(host: str, port: int, patience: float, context: ssl.SSLContext) -> bytes:
    with (
        socket.create_connection((host, port), timeout=patience) as plain,
        context.wrap_socket(plain, server_hostname=host) as tls,
    ):
        return tls.getpeercert(binary_form=True) or b""
