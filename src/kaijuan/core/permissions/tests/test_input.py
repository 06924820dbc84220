"""What cannot be read is refused with a sentence before any view runs; nothing is half-written."""

from __future__ import annotations

import io

import pytest

from kaijuan.core.accounts.models import User

pytestmark = pytest.mark.django_db
TEN_MB = 10 * 1024 * 1024


@pytest.fixture(autouse=True)
def house(consortium):
    return consortium


def sentence(answer) -> str:
    text = answer.content.decode()
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize("path", ["/?q=%00", "/sign-in/?next=%00", "/?%00=1"])
def test_nul_in_the_address(client, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert "NUL" in sentence(answer)


@pytest.mark.parametrize("field", ["username", "password", "other"])
def test_nul_in_a_form(client, field):
    answer = client.post("/sign-in/", {field: "a\0b"})
    assert answer.status_code == 400


def test_nul_in_the_name_of_a_file(client):
    file = io.BytesIO(b"x")
    file.name = "a\0.csv"
    assert client.post("/sign-in/", {"file": file}).status_code in {400, 422}


def test_a_field_of_ten_megabytes(client):
    answer = client.post("/sign-in/", {"username": "x" * TEN_MB})
    assert answer.status_code == 400
    sentence(answer)
    assert not User.objects.exists()


def test_a_body_larger_than_anything_we_take(client):
    answer = client.post(
        "/sign-in/", b"x", content_type="text/plain", CONTENT_LENGTH=str(100 * TEN_MB)
    )
    assert answer.status_code in {400, 413}


def test_a_thousand_fields(client):
    answer = client.post("/sign-in/", {f"f{n}": "1" for n in range(1000)})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\xfd", b"username=%ff%fe", "用户".encode("gb18030"), b"a=%", b"&&&=="]
)
def test_bytes_that_are_no_text(client, body):
    answer = client.post("/sign-in/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize("path", ["/%ff%fe/", "/i/%E0%A4%A/", "/i/../../etc/passwd", "/i//"])
def test_odd_addresses_are_missing(client, path):
    assert client.get(path).status_code in {400, 404}


def test_every_answer_forbids_scripts_from_elsewhere(client):
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["kaijuan_session", "kaijuan_csrf", "kaijuan_device", "other"])
def test_nul_in_a_cookie(client, name):
    """A quoted cookie may spell any byte; none of them reaches the database."""
    answer = client.get("/desk/", HTTP_COOKIE=rf'{name}="abcdefgh\000ijkl"')
    assert answer.status_code == 400
    assert "NUL" in sentence(answer)
