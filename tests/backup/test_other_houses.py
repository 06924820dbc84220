"""Houses that are not as this version would have made them."""

from __future__ import annotations

import pytest

from kaijuan.core.testing.needs import needs_postgresql
from tests.backup.engines import PREVIOUS, Place, hashes
from tests.wall.test_two_roles import database

__all__ = ["database"]

#: What a later version would leave: a migration, and a table that points at one of ours.
LATER = (
    "from django.db import connection\n"
    "c = connection.cursor()\n"
    "c.execute('CREATE TABLE desk_loan (id integer PRIMARY KEY, "
    "institution_id bigint REFERENCES tenancy_institution (id))')\n"
    "c.execute('INSERT INTO desk_loan SELECT 1, min(id) FROM tenancy_institution')\n"
    'c.execute("INSERT INTO django_migrations (app, name, applied) "\n'
    "          \"VALUES ('desk', '0001_initial', '2030-01-01 00:00:00')\")\n"
)


@pytest.mark.server
def test_the_way_back_from_a_newer_version(filled):
    """After an upgrade that went wrong, the old version restores what it backed up before."""
    filled.python(LATER)
    refused = filled.run("backup")
    assert refused.returncode == 1
    assert "newer version of Kaijuan (desk.0001_initial)" in refused.stderr
    refused = filled.run("restore", str(PREVIOUS), "--replace")
    assert refused.returncode == 1, "what is replaced cannot be backed up, so it is not replaced"
    filled.done("restore", str(PREVIOUS), "--replace", "--no-safety-backup")
    told = filled.python(
        "from django.db import connection\n"
        "print('desk_loan' in connection.introspection.table_names())"
    )
    assert told == "False"
    assert "No problem found" in filled.done("check")


@pytest.mark.server
@needs_postgresql
class TestTwoRoles:
    """The application owns no table and sees no walled row; the backup holds all of them."""

    def test_there_and_back(self, database, tmp_path):
        place = Place(tmp_path / "home", database.settings())
        place.done("restore", str(PREVIOUS))
        first, second = tmp_path / "1.zip", tmp_path / "2.zip"
        place.done("backup", "--to", str(first))
        # Tables whose columns are those of the release before; a person has two more now.
        for table in ("directory_department", "directory_responsibility", "reports_datapoint"):
            assert hashes(first)[table] == hashes(PREVIOUS)[table]
            assert hashes(first)[table][0] > 0
        place.done("restore", str(first), "--replace")
        place.done("backup", "--to", str(second))
        assert hashes(second)["directory_person"] == hashes(first)["directory_person"]
        assert "No problem found" in place.done("check")
