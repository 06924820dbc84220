"""A house of the previous release, brought to this version on either engine.

The archive was made by tools/previous.py. A restore loads it into the tables of its own time,
compares every row with what was backed up, and carries out the migrations that came since: the same
ones that ``kaijuan up`` carries out on a house that is upgraded in its place.
"""

from __future__ import annotations

import hashlib

import pytest

from tests.backup.engines import ENGINES, PREVIOUS, manifest, new_place, rows

pytestmark = pytest.mark.server

#: Rows that an upgrade adds of itself: what the log says of the restore, and Django's own lists.
MAY_GROW = {"audit_auditentry", "django_content_type", "auth_permission"}
#: The head of a chain moves with it.
MAY_CHANGE = {"audit_chainhead"}


@pytest.fixture(scope="module", params=ENGINES)
def filled(request, tmp_path_factory):
    """That house on this version; no test here changes it."""
    with new_place(request.param, tmp_path_factory.mktemp("upgrade") / "home") as place:
        place.done("restore", str(PREVIOUS))
        yield place


def test_every_row_of_the_previous_release_is_kept(filled, tmp_path):
    file = tmp_path / "now.zip"
    filled.done("backup", "--to", str(file))
    now = {table["name"]: table for table in manifest(file)["tables"]}
    kept = 0
    for table in manifest(PREVIOUS)["tables"]:
        name = table["name"]
        assert name in now, f"{name} is gone: say in the migration's test where its rows are"
        if name in MAY_CHANGE:
            continue
        common = [column for column in table["columns"] if column in now[name]["columns"]]
        before = {tuple(row[c] for c in common) for row in rows(PREVIOUS, name)}
        after = {tuple(row[c] for c in common) for row in rows(file, name)}
        assert before <= after, name
        assert name in MAY_GROW or len(after) == len(before), name
        kept += len(before)
        if now[name]["columns"] == table["columns"] and name not in MAY_GROW:
            assert now[name]["sha256"] == table["sha256"], name
    assert kept > 600


def test_check_finds_nothing(filled):
    """Triggers, policies, the chains of the log, pending migrations, modes of files."""
    said = filled.done("check")
    assert "No problem found" in said


def test_the_guards_of_the_database_hold(filled):
    refused = filled.python(
        "from django.db import connection, DatabaseError\n"
        "for sql in ('UPDATE audit_auditentry SET verb = 1', 'DELETE FROM audit_auditentry'):\n"
        "    try:\n"
        "        connection.cursor().execute(sql.replace('= 1', \"= 'x.y'\"))\n"
        "    except DatabaseError as error:\n"
        "        print('append-only' in str(error))"
    )
    assert refused.split() == ["True", "True"]


def test_the_release_is_the_very_text_that_was_published(filled):
    told = filled.python(
        "from kaijuan.evidence.reports.models import Release\n"
        "from kaijuan.evidence.reports.domain.frozen import verify\n"
        "for r in Release.objects.all():\n"
        "    print(r.slug, r.sha256, verify(r.body, r.sha256))"
    )
    (release,) = rows(PREVIOUS, "reports_release")
    assert told == f"sichuan-2020 {release['sha256']} []"
    assert hashlib.sha256(release["body"].encode()).hexdigest() == release["sha256"]


def test_who_had_an_account_signs_in_with_the_same_password(filled):
    told = filled.python(
        "from kaijuan.core.accounts.models import User\n"
        "print([u.check_password('previous-release') for u in User.objects.all()])"
    )
    assert told == str([True] * 6)
