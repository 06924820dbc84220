"""How often one may ask: by token or address, over all processes, told in headers."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory

from kaijuan.config.limits import api_limits
from kaijuan.core.api.limits import client_address, same_household
from kaijuan.core.api.limits.store import Store

PATH = "/api/v1/institutions"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "run" / "limits.sqlite3"


@pytest.fixture
def limited(settings: Any, file: Path) -> Any:
    settings.API_LIMITS = {"address": 3, "token": 5}
    settings.API_LIMITS_FILE = file
    return settings


def test_a_window_counts_and_ends(file: Path) -> None:
    store = Store(file)
    assert [store.hit("a", 0.2)[0] for _ in range(3)] == [1, 2, 3]
    assert store.hit("b", 0.2)[0] == 1
    time.sleep(store.hit("a", 0.2)[1] + 0.01)
    assert store.hit("a", 0.2)[0] == 1


def test_a_counter_from_before_a_restart_of_the_machine_is_over(file: Path) -> None:
    store = Store(file)
    store.hit("a", 60)
    with sqlite3.connect(file) as other:
        other.execute("UPDATE counters SET began = began + 1e9, times = 1000")
    times, left = store.hit("a", 60)
    assert times == 1
    assert 0 < left <= 60


def test_old_counters_are_swept_out(file: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("kaijuan.core.api.limits.store._SWEEP_EVERY", 10)
    store = Store(file)
    for number in range(9):
        store.hit(f"once {number}", 0.01)
    time.sleep(0.02)
    store.hit("again", 0.01)
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT who FROM counters").fetchall() == [("again",)]


def _ask(file: Path, times: int, allowed: Any) -> None:
    # On a busy machine a turn may take longer than a request would wait for it.
    store = Store(file, patience=30)
    for _ in range(times):
        if store.hit("one", 600)[0] <= 500:
            with allowed.get_lock():
                allowed.value += 1


def test_two_processes_share_one_limit(file: Path) -> None:
    """Of 800 requests by two processes at once exactly 500 go through."""
    context = multiprocessing.get_context("spawn")
    allowed = context.Value("i", 0)
    workers = [context.Process(target=_ask, args=(file, 400, allowed)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert allowed.value == 500


@pytest.mark.django_db
def test_the_last_place_is_told_and_then_refused(limited: Any, client: Client) -> None:
    answers = [client.get(PATH) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    last = answers[-1]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"3"}
    assert last["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert 1 <= int(last["Retry-After"]) <= 60
    assert last["Content-Type"] == "application/problem+json"
    assert last["Retry-After"] == last["RateLimit-Reset"]
    assert client.get("/").status_code == 200, "the site's own pages are not limited"


@pytest.mark.django_db
def test_another_address_has_its_own(limited: Any, client: Client) -> None:
    for _ in range(4):
        client.get(PATH, REMOTE_ADDR="2001:db8::1")
    assert client.get(PATH, REMOTE_ADDR="2001:db8::2").status_code == 429
    assert client.get(PATH, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


@pytest.mark.django_db
def test_a_token_is_counted_by_itself_and_guesses_by_address(
    limited: Any, client: Client, personas: Any
) -> None:
    from kaijuan.core.tokens.public import make_token

    user = personas["librarian"]
    _token, secret = make_token(user, name="x", scopes=["reports:read"], days=1, by=user)
    mine = {"Authorization": f"Bearer {secret.text}"}
    guesses = [
        client.get(PATH, headers={"Authorization": f"Bearer kj_{number:08}_{'A' * 43}"})
        for number in range(4)
    ]
    assert [answer.status_code for answer in guesses] == [401, 401, 401, 429]
    assert client.get(PATH).status_code == 429
    answers = [client.get(PATH, headers=mine) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[0]["RateLimit-Limit"] == "5"


@pytest.mark.django_db
def test_without_its_counters_the_api_still_answers(
    limited: Any, client: Client, tmp_path: Path, caplog: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("kaijuan.core.api.limits.counting._last_complaint", -1e9)
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    limited.API_LIMITS_FILE = blocked / "limits.sqlite3"
    answers = [client.get(PATH) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0]
    assert caplog.text.count("not counted") == 1


@pytest.mark.django_db
def test_a_broken_file_of_counters_is_no_reason_to_refuse(
    limited: Any, client: Client, file: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("kaijuan.core.api.limits.counting._last_complaint", -1e9)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database" * 1000)
    answers = [client.get(PATH) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "RateLimit-Limit" not in answers[0], "the first one finds it broken"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_one_client_has_one_name(text: str, name: str) -> None:
    assert same_household(text) == name


def test_a_proxy_is_believed_only_where_one_stands(settings: Any) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})
    settings.BEHIND_PROXY = False
    assert client_address(request) == "127.0.0.1"
    # Also where the proxy speaks no TLS: else all readers together would have one address.
    settings.BEHIND_TLS, settings.BEHIND_PROXY = False, True
    assert client_address(request) == "192.0.2.2"


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("", {"token": 600, "address": 120}),
        ("off", {}),
        ("address=0", {"token": 600}),
        ("token=1000, address=50", {"token": 1000, "address": 50}),
    ],
)
def test_the_setting(text: str, limits: dict[str, int]) -> None:
    assert api_limits(text) == limits


@pytest.mark.parametrize("text", ["x", "token=", "token=-1", "page=3", "token=1,", "token=１"])
def test_a_wrong_setting_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="token=600,address=120"):
        api_limits(text)
