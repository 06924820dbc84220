"""What cannot work is said in one sentence, before any work is done and without a traceback."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from tests.command.house import free_port, kaijuan

pytestmark = pytest.mark.server


def assert_one_sentence(run: subprocess.CompletedProcess[str], *words: str, code: int = 2) -> None:
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr + run.stdout
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
    for word in words:
        assert word in run.stderr


def test_a_port_in_use(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = kaijuan("up", home=tmp_path / "home", PORT=str(port))
    assert_one_sentence(run, f"Port {port}", f"PORT={port + 1}")
    assert not (tmp_path / "home" / "kaijuan.sqlite3").exists()


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "8000.5", "٨٠٠٠", "8" * 5000])
def test_a_port_that_is_none(tmp_path, port):
    assert_one_sentence(kaijuan("up", home=tmp_path, PORT=port), "1 to 65535")


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1", "a" * 300, "é\u2028"])
def test_a_host_that_is_not_this_machine(tmp_path, host):
    run = kaijuan("up", "--host", host, home=tmp_path, PORT=str(free_port()))
    assert_one_sentence(run, "127.0.0.1")


@pytest.mark.parametrize("home", ["below/a/file", "/proc/kaijuan"])
def test_a_home_that_cannot_be_written(tmp_path, home):
    (tmp_path / "below").write_text("a file")
    run = kaijuan("up", home=tmp_path / home)
    assert_one_sentence(run, str(home), "KAIJUAN_HOME")


def test_a_database_server_that_does_not_answer(tmp_path):
    url = f"postgres://kaijuan:geheim@127.0.0.1:{free_port()}/kaijuan"
    run = kaijuan("up", home=tmp_path, PORT=str(free_port()), KAIJUAN_DATABASE_URL=url)
    assert_one_sentence(run, "127.0.0.1", "refused", "KAIJUAN_DATABASE_URL")
    assert "geheim" not in run.stdout + run.stderr


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://me:geheim@localhost/kaijuan",
        "postgres://me:geheim@localhost:port/kaijuan",
        "postgres://me:geheim@localhost",
        "sqlite://:memory:",
        "postgres://me:geheim@[::1/kaijuan",
    ],
)
def test_a_database_url_that_is_none(tmp_path, url):
    run = kaijuan("up", home=tmp_path, PORT=str(free_port()), KAIJUAN_DATABASE_URL=url)
    assert_one_sentence(run, "KAIJUAN_DATABASE_URL", "postgres://")
    assert "geheim" not in run.stdout + run.stderr


def test_an_sqlite_file_in_a_folder_that_is_not_there(tmp_path):
    url = f"sqlite:///{tmp_path}/missing/kaijuan.sqlite3"
    run = kaijuan("up", home=tmp_path, PORT=str(free_port()), KAIJUAN_DATABASE_URL=url)
    assert_one_sentence(run, "missing")


def test_an_sqlite_file_that_is_something_else(tmp_path):
    (tmp_path / "kaijuan.sqlite3").write_bytes(b"this is no database at all" * 100)
    run = kaijuan("up", home=tmp_path, PORT=str(free_port()))
    assert_one_sentence(run, "kaijuan.sqlite3", "not a database")


def test_a_file_to_import_that_is_not_there(tmp_path):
    run = kaijuan("import", "institutions", str(tmp_path / "none.csv"), home=tmp_path / "home")
    assert_one_sentence(run, "none.csv")


@pytest.mark.parametrize("arguments", [["check"], ["report", "build", "x", "--out", "y"]])
def test_every_command_checks_what_it_stands_on(tmp_path, arguments):
    Path(tmp_path / "file").write_text("")
    run = kaijuan(*arguments, home=tmp_path / "file" / "home")
    assert_one_sentence(run, "KAIJUAN_HOME")


def test_the_sentence_is_in_the_terminal_s_language(tmp_path):
    run = kaijuan("up", home=tmp_path, PORT="abc", KAIJUAN_LANG="", LANG="zh_CN.UTF-8")
    assert_one_sentence(run, "端口")


def test_an_import_before_the_first_start_is_one_sentence(tmp_path):
    members = tmp_path / "members.csv"
    members.write_text("key,name,kind,city,aliases\n", encoding="utf-8")
    for command in (
        ("import", "institutions", str(members), "--dry-run"),
        ("report", "build", "sichuan-2020", "--out", str(tmp_path / "out")),
    ):
        run = kaijuan(*command, home=tmp_path / "home")
        assert run.returncode == 2
        assert "start the house once with `kaijuan up`" in run.stderr
        assert "Traceback" not in run.stderr
