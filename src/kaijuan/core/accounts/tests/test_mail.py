"""Letters: handed to a real mail server, or written as files; never lost, never told in a log."""

from __future__ import annotations

import email
import email.policy
import logging
import socket
import ssl
import stat
from collections.abc import Iterator
from smtplib import SMTPException
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.exceptions import ImproperlyConfigured

from kaijuan.core.accounts import post
from kaijuan.core.accounts.domain.letters import queue_letter
from kaijuan.core.accounts.letters import LETTERS, written
from kaijuan.core.accounts.models import Mail, User
from kaijuan.core.accounts.public import mail_state
from kaijuan.core.accounts.tasks import send_mail, sweep
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db
BASE = "http://testserver"


class Postbox:
    """What a mail server was given; ``answer`` is what it says to each letter."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.answer = "250 taken"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.letters.append((envelope.mail_from, envelope.rcpt_tos, message))
        return self.answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{server.port}/?from=desk@library.example"
    yield box
    server.stop()


@pytest.fixture
def li(consortium) -> User:
    return make_user("li", make_institution("庚大学"), "librarian")


def ask_for(user: User, kind: str = "password-changed") -> Mail:
    mail = queue_letter(kind, user=user, base=BASE)
    assert mail is not None
    return mail


def test_a_letter_reaches_the_server(li, postbox, consortium):
    mail = ask_for(li)
    assert run_ready_jobs() == 1
    [(sender, to, message)] = postbox.letters
    assert (sender, to) == ("desk@library.example", ["li@example.org"])
    assert message["Subject"] == f"密码已更改 · 开卷 {consortium.name}"
    assert str(mail.code) in message["Message-ID"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert "li：" in message.get_content()
    mail.refresh_from_db()
    assert mail.sent_at is not None


def test_the_same_letter_is_not_sent_twice(li, postbox):
    mail = ask_for(li)
    for _each in range(3):
        send_mail(mail_id=mail.pk)
    assert len(postbox.letters) == 1


def test_a_refused_letter_waits_and_keeps_its_name(li, postbox):
    mail = ask_for(li)
    postbox.answer = "451 later"
    with pytest.raises(SMTPException):
        send_mail(mail_id=mail.pk)
    assert mail_state().waiting == mail_state().in_trouble == 1
    first = written(mail).extra_headers["Message-ID"]
    postbox.answer = "250 taken"
    send_mail(mail_id=mail.pk)
    assert postbox.letters[0][2]["Message-ID"] == first
    assert mail_state().waiting == mail_state().in_trouble == 0


def test_a_server_that_is_away_is_an_error_the_worker_can_retry(li, settings):
    settings.SMTP_URL = f"smtp://127.0.0.1:{free_port()}/"
    mail = ask_for(li)
    with pytest.raises(OSError):
        send_mail(mail_id=mail.pk)
    mail.refresh_from_db()
    assert (mail.sent_at, mail.trouble) == (None, "ConnectionRefusedError")


def test_a_name_and_a_password_are_used(li, settings):
    seen: list[tuple[bytes, bytes]] = []

    def authenticator(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"s/cret@1")

    box = Postbox()
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=authenticator,
        auth_required=True,
        auth_require_tls=False,
    )
    server.start()
    try:
        settings.SMTP_URL = f"smtp://desk:s%2Fcret%401@127.0.0.1:{server.port}/"
        send_mail(mail_id=ask_for(li).pk)
    finally:
        server.stop()
    assert len(box.letters) == 1
    assert seen == [(b"desk", b"s/cret@1")]


def test_beyond_this_machine_nothing_is_sent_unsealed(li, settings, monkeypatch, postbox):
    """A server elsewhere that offers no STARTTLS gets neither the letter nor the password."""
    address = settings.SMTP_URL.replace("127.0.0.1", "mail.elsewhere.example")
    settings.SMTP_URL = address.replace("smtp://", "smtp://desk:secret@")
    real = socket.create_connection

    def here(where: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        return real(("127.0.0.1", where[1]), *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", here)
    with pytest.raises(SMTPException, match="STARTTLS"):
        send_mail(mail_id=ask_for(li).pk)
    assert postbox.letters == []


def test_a_certificate_that_nobody_vouches_for_is_not_believed(li, settings, monkeypatch, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*own_certificate(tmp_path))
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port(), tls_context=context)
    server.start()
    try:
        settings.SMTP_URL = f"smtp://mail.elsewhere.example:{server.port}/"
        real = socket.create_connection
        monkeypatch.setattr(
            socket,
            "create_connection",
            lambda where, *a, **k: real(("127.0.0.1", where[1]), *a, **k),
        )
        with pytest.raises(ssl.SSLCertVerificationError):
            send_mail(mail_id=ask_for(li).pk)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        send_mail(mail_id=ask_for(li).pk)
    finally:
        server.stop()
    assert len(box.letters) == 1


def own_certificate(folder: Any) -> tuple[str, str]:
    """A certificate for ``mail.elsewhere.example`` that only its own file vouches for."""
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.elsewhere.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("mail.elsewhere.example")]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(files[0]), str(files[1])


def test_without_a_server_it_is_a_file_for_its_owner_only(li, settings, tmp_path):
    settings.HOME, settings.SMTP_URL = tmp_path, ""
    mail = ask_for(li)
    run_ready_jobs()
    [file] = (tmp_path / "outbox").iterdir()
    assert file.name == f"{mail.code}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert message["To"] == "li@example.org"
    assert mail_state().way == "outbox"
    assert mail_state().where == str(tmp_path / "outbox")


@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://:secret@/", "smtp://h:x/"],
)
def test_a_setting_that_is_no_address_says_so_without_its_password(url):
    with pytest.raises(ImproperlyConfigured) as error:
        post.server_of(url)
    assert "secret" not in str(error.value)


def test_a_password_is_in_no_traceback():
    server = post.server_of("smtps://desk:secret@mail.example.org/")
    assert (server.port, server.tls) == (465, "tls")
    assert "secret" not in repr(server)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
# A letter called "room.kind" tells of facts, and is tested by its room.
@pytest.mark.parametrize("kind", sorted(k for k in LETTERS if k != "invitation" and "." not in k))
def test_every_letter_can_be_written_in_both_languages(li, kind, language):
    from django.utils.translation import override

    with override(language):
        message = written(ask_for(li, kind))
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in message.body.replace("样例图工委", ""))
    assert chinese == (language == "zh-hans"), message.body
    assert "\n" not in message.subject


def test_a_name_with_line_breaks_makes_no_header(li, consortium):
    type(consortium).objects.filter(pk=consortium.pk).update(name="图工委\r\nBcc: evil@example.org")
    message = written(ask_for(li)).message()
    assert message["Bcc"] is None
    assert len(message.get_all("To")) == 1


def test_neither_log_nor_job_names_a_person(li, postbox, caplog):
    from django_tasks_db.models import DBTaskResult

    caplog.set_level(logging.DEBUG)
    postbox.answer = "550 no such person li@example.org"
    ask_for(li, "reset")
    run_ready_jobs()
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("kaijuan")]
    rows = [str(vars(row)) for row in DBTaskResult.objects.all()]
    assert rows
    assert not any("li@example.org" in text for text in [*ours, *rows])


def test_a_transaction_that_fails_sends_nothing(li, own):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic(), institution_scope(own):
        ask_for(li)
        raise RuntimeError
    assert run_ready_jobs() == 0


def test_a_letter_nobody_can_get_is_put_aside(li, postbox):
    mail = ask_for(li)
    User.objects.update(is_active=False)
    send_mail(mail_id=mail.pk)
    assert postbox.letters == []
    assert not Mail.objects.exists()


def test_after_thirty_days_letters_are_forgotten(li, settings, tmp_path):
    import datetime as dt

    import time_machine

    settings.HOME = tmp_path
    ask_for(li)
    run_ready_jobs()
    sweep()
    assert Mail.objects.count() == 1
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31), tick=False):
        sweep()
    assert not Mail.objects.exists()
    assert list((tmp_path / "outbox").iterdir()) == []
