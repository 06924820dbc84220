"""The example of nginx: it parses, nginx takes it, and a house behind it is what it should be."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import re
import shutil
import signal
import ssl
import subprocess
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kaijuan.core.permissions.middleware import LARGEST_BODY
from tests.command.house import free_port, running_house
from tests.deploy.files import NGINX, nginx

PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
needs_nginx = pytest.mark.skipif(
    PROGRAM is None, reason="needs Debian's nginx: apt install nginx-light"
)
NAME = "library.example.org"


def example() -> str:
    return NGINX.read_text(encoding="utf-8")


def test_it_says_what_the_house_needs():
    root = nginx(example())
    plain, sealed = [block for block in root.block if block.name == "server"]
    assert [d.arguments[0] for d in plain.block if d.name == "listen"] == ["80", "[::]:80"]
    assert ["301", "https://$host$request_uri"] in [d.arguments for d in plain.all("return")]
    assert sealed.one("ssl_protocols") == ["TLSv1.2", "TLSv1.3"]
    assert sealed.one("client_max_body_size") == [f"{LARGEST_BODY // 1024 // 1024}m"]
    for place in [d for d in sealed.block if d.name == "location"]:
        sent = {d.arguments[0]: d.arguments[1] for d in place.all("proxy_set_header")}
        assert sent["Host"] == "$host" and sent["X-Forwarded-Proto"] == "$scheme"
        assert sent["X-Request-ID"] == "$request_id"
        # Never $proxy_add_x_forwarded_for: its first part is what the reader wrote.
        assert sent.get("X-Forwarded-For", "$remote_addr") == "$remote_addr"
    # The house sends its own; two of them would be one too many.
    assert "Strict-Transport-Security" not in [d.arguments[0] for d in sealed.all("add_header")]


def test_its_log_names_nobody():
    (form,) = [d for d in nginx(example()).block if d.name == "log_format"]
    text = "".join(form.arguments)
    for variable in re.findall(r"\$(\w+)", text):
        assert variable in {
            "time_iso8601",
            "request_method",
            "status",
            "bytes_sent",
            "request_time",
            "request_id",
        }


@pytest.mark.parametrize("wrong", ["server {", "server } {", "listen 80", "{ }", "; a b;"])
def test_the_reader_sees_what_is_wrong(wrong: str):
    with pytest.raises(AssertionError):
        nginx(wrong)


@dataclass
class Front:
    """A running nginx in front of a house."""

    port: int
    folder: Path
    certificate: Path

    def log(self) -> str:
        return "".join(p.read_text(errors="replace") for p in sorted(self.folder.glob("*.log")))

    def open(self) -> http.client.HTTPSConnection:
        trust = ssl.create_default_context(cafile=str(self.certificate))
        link = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=trust)
        link.connect = lambda: _connect_as(link, trust)
        return link


def _connect_as(link: http.client.HTTPSConnection, trust: ssl.SSLContext) -> None:
    http.client.HTTPConnection.connect(link)
    link.sock = trust.wrap_socket(link.sock, server_hostname=NAME)


def make_certificate(folder: Path) -> Path:
    """A certificate for ``NAME`` that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    at = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(hours=1))
        .not_valid_after(at + dt.timedelta(days=90))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "fullchain.pem"


def arranged(folder: Path, *, house: int, plain: int, sealed: int) -> Path:
    """The example with nothing changed but ports and folders, inside a whole configuration."""
    text = example()
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{house}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{sealed} ssl http2;"),
        ("/etc/ssl/kaijuan/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.M)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/main.log;\n"
        f"events {{ worker_connections 256; }}\nhttp {{\n{temporary}\n{text}\n}}\n",
        encoding="utf-8",
    )
    return whole


def command(configuration: Path) -> list[str]:
    assert PROGRAM is not None
    return [PROGRAM, "-c", str(configuration), "-p", str(configuration.parent), "-e", "stderr"]


@needs_nginx
def test_nginx_takes_it(tmp_path: Path):
    make_certificate(tmp_path)
    whole = arranged(tmp_path, house=1, plain=free_port(), sealed=free_port())
    run = subprocess.run([*command(whole), "-t"], capture_output=True, text=True, timeout=30)
    assert run.returncode == 0, run.stderr
    whole.write_text(whole.read_text().replace("proxy_pass", "proxy_pas"))
    run = subprocess.run([*command(whole), "-t"], capture_output=True, text=True, timeout=30)
    assert run.returncode != 0 and "proxy_pas" in run.stderr


@contextmanager
def running_front(folder: Path, house: int) -> Iterator[Front]:
    certificate = make_certificate(folder)
    sealed = free_port()
    whole = arranged(folder, house=house, plain=free_port(), sealed=sealed)
    process = subprocess.Popen(command(whole), stderr=subprocess.DEVNULL)
    try:
        front = Front(sealed, folder, certificate)
        deadline = time.monotonic() + 10
        while True:
            try:
                link = front.open()
                link.request("GET", "/healthz", headers={"Host": NAME})
                link.getresponse().read()
                break
            except OSError:
                assert process.poll() is None, front.log()
                assert time.monotonic() < deadline, front.log()
                time.sleep(0.05)
        yield front
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


@needs_nginx
@pytest.mark.server
def test_a_house_behind_it(home: Path, tmp_path: Path):
    """Signing in over TLS, cookies that stay there, one number in both logs, and no address."""
    folder = tmp_path / "nginx"
    folder.mkdir()
    settings = {
        "KAIJUAN_PUBLIC_URL": f"https://{NAME}",
        "KAIJUAN_ALLOWED_HOSTS": f"{NAME},127.0.0.1",
    }
    with (
        running_house(home, **settings) as house,
        running_front(folder, house.port) as front,
    ):
        house.wait_for("Stop it with Ctrl-C")
        link = front.open()
        link.request("GET", "/sign-in/", headers={"Host": NAME, "X-Forwarded-For": "198.51.100.9"})
        page = link.getresponse()
        text = page.read().decode()
        assert page.status == 200
        assert "max-age=31536000" in (page.getheader("Strict-Transport-Security") or "")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert token
        cookies = _cookies(page)
        assert all("secure" in words for words in cookies.values())
        password = (home / "demo-password").read_text().strip()
        body = urllib.parse.urlencode(
            {"csrfmiddlewaretoken": token[1], "username": "librarian", "password": password}
        )
        headers = {
            "Host": NAME,
            "Origin": f"https://{NAME}",
            "Referer": f"https://{NAME}/sign-in/",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(words[0] for words in cookies.values()),
        }
        link.request("POST", "/sign-in/", body, headers)
        answer = link.getresponse()
        answer.read()
        assert answer.status == 302, house.output()
        session = _cookies(answer)["kaijuan_session"]
        assert {"secure", "httponly"} <= set(session)
        number = answer.getheader("X-Request-ID") or ""
        assert re.fullmatch("[0-9a-f]{32}", number)
        # Both write their line after the answer has gone out.
        deadline = time.monotonic() + 10
        while not (number in house.output() and number in front.log()):
            assert time.monotonic() < deadline, house.output() + front.log()
            time.sleep(0.05)
        link.request(
            "GET", "/desk/?q=nobody-reads-this", headers={"Host": NAME, "Cookie": session[0]}
        )
        assert link.getresponse().read()
        link.request("GET", "/metrics", headers={"Host": NAME})
        assert link.getresponse().status == 401
        logs = house.output() + front.log()
        for secret in ("198.51.100.9", "nobody-reads-this", password, session[0]):
            assert secret not in logs
        lines = [json.loads(line) for line in front.log().splitlines() if line.startswith("{")]
        assert len(lines) >= 4 and all("127.0.0.1" not in json.dumps(line) for line in lines)
        assert house.end() == 0


def _cookies(answer: http.client.HTTPResponse) -> dict[str, list[str]]:
    """By name: ``name=value`` first, then the attributes in lower case."""
    found = {}
    for line in answer.msg.get_all("Set-Cookie") or []:
        first, *rest = [part.strip() for part in line.split(";")]
        found[first.partition("=")[0]] = [first, *(part.lower() for part in rest)]
    return found
