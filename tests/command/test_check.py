"""``kaijuan check`` finds what would hurt, and nothing in a house that is as it should be."""

from __future__ import annotations

import sqlite3

import pytest

from tests.command.house import kaijuan, running_house

pytestmark = pytest.mark.server


def problems(home, **more: str) -> list[str]:
    run = kaijuan("check", home=home, **more)
    assert "Traceback" not in run.stderr
    assert run.stderr == ""
    lines = [line for line in run.stdout.splitlines() if line.startswith("problem")]
    assert run.returncode == (1 if lines else 0)
    return lines


def test_a_prepared_home_has_no_problem(home):
    assert problems(home) == []


def test_an_empty_home_still_has_to_be_migrated(tmp_path):
    (found,) = problems(tmp_path / "home")
    assert "kaijuan up" in found


def test_debugging_is_a_problem(home):
    assert any("KAIJUAN_DEBUG" in line for line in problems(home, KAIJUAN_DEBUG="1"))


def test_every_host_is_a_problem(home):
    found = problems(home, KAIJUAN_ALLOWED_HOSTS="*")
    assert any("KAIJUAN_ALLOWED_HOSTS" in line for line in found)


@pytest.mark.parametrize("name", [".", "secret-key", "demo-password"])
def test_what_others_can_read_is_a_problem(home, name):
    (home / name).chmod(0o755)
    (found,) = problems(home)
    assert "chmod" in found


def test_the_demonstration_on_the_network_is_a_problem(home):
    (found,) = problems(home, HOST="0.0.0.0")
    assert "demonstration" in found


def change(home, *statements: str) -> None:
    database = sqlite3.connect(home / "kaijuan.sqlite3")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def triggers_of(home) -> list[str]:
    database = sqlite3.connect(home / "kaijuan.sqlite3")
    rows = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'kaijuan_%'"
    ).fetchall()
    database.close()
    return [name for (name,) in rows]


def test_a_missing_trigger_is_a_problem_and_migrate_puts_it_back(home):
    first = triggers_of(home)[0]
    change(home, f"DROP TRIGGER {first}")
    (found,) = problems(home)
    assert "kaijuan manage migrate" in found
    assert kaijuan("manage", "migrate", home=home).returncode == 0
    assert problems(home) == []


def test_a_changed_audit_is_a_problem(home):
    drops = [f"DROP TRIGGER {name}" for name in triggers_of(home)]
    change(home, *drops, "UPDATE audit_auditentry SET verb = 'nothing.happened' WHERE sequence = 1")
    assert kaijuan("manage", "migrate", home=home).returncode == 0
    assert any("audit" in line for line in problems(home))


def test_while_it_runs_nothing_is_wrong_either(home):
    with running_house(home) as house:
        house.wait_for("Stop it with Ctrl-C")
        run = kaijuan("check", home=home, PORT=str(house.port))
        assert run.returncode == 0
        assert "No problem found" in run.stdout
        assert "note" not in run.stdout
        assert house.end() == 0


def notes(home, **more: str) -> str:
    return kaijuan("check", home=home, **more).stdout


SERVED = {"KAIJUAN_PUBLIC_URL": "https://library.example.org"}
NAMED = {"KAIJUAN_ALLOWED_HOSTS": "library.example.org,127.0.0.1"}


def test_what_is_left_to_do_is_said_where_readers_come(home):
    told = notes(home, **SERVED, **NAMED)
    for word in ("KAIJUAN_SMTP_URL", "kaijuan backup", "same disk"):
        assert word in told
    assert "Passwords can be read" not in told
    assert "Passwords can be read" in notes(home, HOST="0.0.0.0")
    assert "KAIJUAN_SMTP_URL" not in notes(home)


def test_what_was_done_is_not_asked_for(home):
    done = {"KAIJUAN_SMTP_URL": "smtp://user:p@mail.example.org:587/?from=a@example.org"}
    assert "KAIJUAN_SMTP_URL" not in notes(home, **SERVED, **NAMED, **done)


def test_switched_off_backups_are_a_problem(home):
    found = problems(home, **SERVED, **NAMED, KAIJUAN_BACKUPS="")
    assert any("KAIJUAN_BACKUPS" in line for line in found)


def test_a_public_name_that_is_not_allowed_is_a_problem(home):
    found = problems(home, **SERVED, KAIJUAN_ALLOWED_HOSTS="127.0.0.1")
    assert any("library.example.org" in line for line in found)
    found = problems(home, KAIJUAN_PUBLIC_URL="library.example.org")
    assert any("KAIJUAN_PUBLIC_URL" in line for line in found)


def test_a_metrics_token_that_others_can_read_is_a_problem(home):
    (home / "metrics-token").chmod(0o644)
    (found,) = problems(home)
    assert "metrics-token" in found
