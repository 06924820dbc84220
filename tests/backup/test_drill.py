"""The drill: a house is served and written to, is backed up meanwhile, burns down, and comes back.

The times are printed (``pytest -s``), not judged.
"""

from __future__ import annotations

import hashlib
import http.cookiejar
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import pytest

from tests.backup.engines import (
    BEGIN,
    ENGINES,
    PASSWORD,
    hashes,
    manifest,
    new_place,
    rows,
)
from tests.command.house import environment, running_house

pytestmark = pytest.mark.server

#: What a restore itself writes.
ITS_OWN = {"audit_auditentry", "audit_chainhead", "backup_restoration", "cache_change"}
#: Writes entries into one chain, two rows in each transaction, and says each that is committed.
WRITER = """
from django.db import transaction
from kaijuan.core.audit.public import record
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
import kaijuan.core.backup.verbs
house = Institution.objects.consortium()
while True:
    with institution_scope(house), transaction.atomic():
        entry = record("backup.made", house, by=None, details={"rows": 1, "snapshot": "drill"})
    print(entry.sequence, flush=True)
"""


def sign_in(port: int, name: str) -> str:
    """The page after signing in as ``name``."""
    base = f"http://127.0.0.1:{port}"
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{base}/sign-in/", timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "username": name, "password": PASSWORD}
    body = urllib.parse.urlencode(fields).encode()
    answer = browser.open(f"{base}/sign-in/", data=body, timeout=20)
    assert any(cookie.name == "kaijuan_session" for cookie in jar)
    return str(answer.geturl())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_house_that_burns_down_while_it_works_comes_back(engine, kept, tmp_path):
    file = tmp_path / "drill.zip"
    with (
        new_place(engine, tmp_path / "first", like=kept(engine)) as first,
        running_house(first.home, **first.settings) as house,
    ):
        house.wait_for("Stop it with Ctrl-C")
        log = tmp_path / "written"
        with log.open("w") as output:
            writer = subprocess.Popen(
                [sys.executable, "-c", BEGIN + WRITER],
                env=environment(first.home, **first.settings),
                stdout=output,
            )
            try:
                while len(log.read_text().splitlines()) < 20:
                    assert writer.poll() is None
                    time.sleep(0.05)
                before = int(log.read_text().split()[-1])
                began = time.monotonic()
                first.done("backup", "--to", str(file))
                backed_up = time.monotonic() - began
                after = int(log.read_text().split()[-1])
                assert writer.poll() is None
                assert house.health()["http"] == 200
            finally:
                writer.kill()
                writer.wait()
        house.end()
    # Of the first house only the archive is left.
    chain = [r for r in rows(file, "audit_auditentry") if '"drill"' in r["details"]]
    assert before <= max(r["sequence"] for r in chain) <= after + 1
    assert after > before, "nothing was written while the backup ran"

    with new_place(engine, tmp_path / "second") as second:
        began = time.monotonic()
        second.done("restore", str(file))
        restored = time.monotonic() - began
        again = tmp_path / "again.zip"
        second.done("backup", "--to", str(again))
        for table in hashes(file).keys() - ITS_OWN:
            assert hashes(again)[table] == hashes(file)[table], table
        for entry in manifest(file)["files"]:
            data = (second.home / entry["path"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["path"]
        with running_house(second.home, **second.settings) as house:
            house.wait_for("Stop it with Ctrl-C")
            assert "/sign-in/" not in sign_in(house.port, "librarian")
            assert house.get("/reports/sichuan-2020/")[0] == 200
            house.end()
        assert "No problem found" in second.done("check")
    count = sum(table["rows"] for table in manifest(file)["tables"])
    print(f"\n{engine}: {count} rows, backed up in {backed_up:.1f} s, restored in {restored:.1f} s")
