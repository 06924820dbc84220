"""What the look at the certificate sees of real servers on this machine."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kaijuan.core.clock import now
from kaijuan.core.operations import tasks
from kaijuan.core.operations.domain import facts, keeping, observations
from kaijuan.core.operations.domain.certificate import Certificate, look_at


def make(folder: Path, *, days: float, name: str = "127.0.0.1") -> Path:
    """Key and certificate in one file; it signs itself and ends in ``days``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kaijuan test")])
    end = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    alternative: x509.GeneralName = (
        x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - dt.timedelta(days=90))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "both.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@contextmanager
def serving(file: Path) -> Iterator[str]:
    """The address of a server that greets with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    listener = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        with suppress(OSError):
            while True:
                client, _address = listener.accept()
                with suppress(OSError), context.wrap_socket(client, server_side=True) as tls:
                    tls.recv(1)

    threading.Thread(target=greet, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def trust(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """As if the operator's authority were known to this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


def test_a_good_one(tmp_path, monkeypatch):
    file = make(tmp_path, days=60)
    trust(monkeypatch, file)
    with serving(file) as url:
        seen = look_at(url)
    assert seen.problem == "" and 59 < (seen.days_left() or 0) <= 60


def test_one_that_browsers_do_not_trust_still_tells_its_end(tmp_path):
    with serving(make(tmp_path, days=30)) as url:
        seen = look_at(url)
    assert seen.problem == "untrusted" and 29 < (seen.days_left() or 0) <= 30


def test_one_that_has_ended(tmp_path, monkeypatch):
    file = make(tmp_path, days=-1)
    trust(monkeypatch, file)
    with serving(file) as url:
        seen = look_at(url)
    assert seen.problem == "expired" and (seen.days_left() or 0) < 0


def test_one_for_another_name(tmp_path, monkeypatch):
    file = make(tmp_path, days=60, name="elsewhere.example.org")
    trust(monkeypatch, file)
    with serving(file) as url:
        assert look_at(url).problem == "wrong name"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1", "https://", "ftp://127.0.0.1", "", "https://127.0.0.1:1"]
)
def test_nothing_to_look_at(url):
    assert look_at(url, patience=1) == Certificate(problem="unreachable")


def test_a_server_that_says_nothing_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        seen = look_at(f"https://127.0.0.1:{silent.getsockname()[1]}", patience=0.3)
    assert seen.problem == "unreachable" and time.monotonic() - began < 2


def test_a_server_that_speaks_something_else(tmp_path):
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        with suppress(OSError):
            while True:
                client, _address = listener.accept()
                with suppress(OSError):
                    client.sendall(b"220 mail ready\r\n" * 10)
                client.close()

    threading.Thread(target=talk, daemon=True).start()
    assert look_at(f"https://127.0.0.1:{listener.getsockname()[1]}").problem == "unreachable"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.mark.django_db
def test_the_job_keeps_what_it_saw(settings, tmp_path, monkeypatch):
    file = make(tmp_path, days=60)
    trust(monkeypatch, file)
    assert keeping.certificate({}).tone == "limited"
    with serving(file) as url:
        settings.PUBLIC_URL, settings.BEHIND_TLS = url, True
        assert keeping.certificate({}).tone == "plain"
        tasks.look_at_certificate()
    found = observations.all_of_them()
    seen = facts.certificate_in(found)
    assert seen is not None and 59 < (seen.days_left() or 0) <= 60
    assert keeping.certificate(found).tone == "open"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "problem", "tone"),
    [
        (60, "", "open"),
        (14, "", "limited"),
        (3, "", "late"),
        (60, "untrusted", "late"),
        (-1, "expired", "late"),
        (60, "wrong name", "late"),
        (None, "unreachable", "late"),
    ],
)
def test_how_the_operator_is_told(settings, days, problem, tone):
    settings.BEHIND_TLS = True
    ends = (now() + dt.timedelta(days=days)).isoformat() if days is not None else ""
    observations.keep(observations.CERTIFICATE, Certificate(ends, problem).details())
    told = keeping.certificate(observations.all_of_them())
    assert told.tone == tone and bool(told.todo) == (tone != "open")
