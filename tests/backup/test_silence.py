"""Erased is silent: no byte of it is left in the house, and an old backup cannot be read either."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.backup.engines import Place

pytestmark = pytest.mark.server

#: What a report and a call say; none of it may be found anywhere as long as it is not opened.
PLANTED = ("38.73", "湖北黄冈蕲春漕河镇", "同乡贾宝林确诊", "咳了三夜没睡")

BEGIN = """
import datetime as dt, json, uuid
from decimal import Decimal
from pathlib import Path
from kaijuan.core.accounts.models import User
from kaijuan.core.backup.public import make_nightly, restore
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.privacy.models import SubjectKey
from kaijuan.core.privacy.public import erase_due
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.models import Person
from kaijuan.network.health.domain.about import about
from kaijuan.network.health.domain.calls import CallNoted, note_call
from kaijuan.network.health.models import FollowUp
from kaijuan.network.rounds.domain.read_answers import opened
from kaijuan.network.rounds.models import Submission
from kaijuan.network.rounds.public import *
def read():
    with institution_scope(Institution.objects.get(key="10614")):
        made = Submission.objects.select_related("item__person", "item__obligation").get(flags=3)
        return opened(made), about(FollowUp.objects.select_related("person").get())
"""

PLANT = (
    BEGIN
    + """
here = Institution.objects.get(key="10614")
director = User.objects.get(username="director")
with institution_scope(here):
    who = Person.objects.create(name="样例沉默者")
    today = dt.date.today()
    duty = create_obligation(ObligationWanted(kind="health", title="健康日报告", starts_on=today,
        audience=[AudiencePart(kind="person", person=who)], due_at=dt.time(23, 58)), by=director)
    start_obligation(duty, by=director)
    item = ExpectedItem.objects.select_related("occurrence").get(obligation=duty)
    submit(SubmissionWanted(code=uuid.uuid4(), occurrence=item.occurrence.code, subject=who.code,
        form_version=None, is_nil=False, device_at=None, channel="phone", answers={
            "situation": "returned", "place": "湖北黄冈蕲春漕河镇", "left_on": str(item.day),
            "returned_on": str(item.day), "temperature": "38.73", "symptoms": ["cough"],
            "contact": "yes", "contact_on": str(item.day), "isolation": "home",
            "note": "同乡贾宝林确诊"}), by=director)
    note_call(FollowUp.objects.select_related("person").get(),
        CallNoted(True, Decimal("38.7"), True, "咳了三夜没睡"), by=director)
    keys = [bytes(row.wrapped).hex() for row in SubjectKey.objects.all()]
run_ready_jobs()
print(json.dumps({"archive": make_nightly().path.name, "keys": keys, "read": read()[0]}))
"""
)

ERASE = (
    BEGIN
    + """
later = dt.date.today() + dt.timedelta(days=200)
for each in Institution.objects.all():
    with institution_scope(each):
        erase_due(each, on=later)
run_ready_jobs()
"""
)

RESTORE = BEGIN + "restore(Path({file!r}), replace={replace}, safety=False)\n"
READ = BEGIN + "print(json.dumps(read()))"


def search(home: Path, words: list[bytes]) -> list[tuple[str, bytes]]:
    """Where in any file of the home, and in any member of its archives, one of ``words`` is."""
    found = []
    for file in home.rglob("*"):
        if not file.is_file():
            continue
        texts = [file.read_bytes()]
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as archive:
                texts += [archive.read(name) for name in archive.namelist()]
        found += [(file.name, word) for word in words for text in texts if word in text]
    return found


def test_what_was_erased_is_nowhere_and_an_old_backup_stays_silent(house, tmp_path):
    made = json.loads(house.python(PLANT).splitlines()[-1])
    assert made["read"]["temperature"] == PLANTED[0] and made["keys"]
    backups, away = house.home / "backups", tmp_path / "away"
    shutil.copytree(backups, away)
    plain = [word.encode(code) for word in PLANTED for code in ("utf-8", "utf-16-le", "gb18030")]
    assert search(house.home, plain) == []
    wrapped = [form for key in made["keys"] for form in (bytes.fromhex(key), key.encode())]
    # The search finds what is there: the keys, in the database and beside the archive.
    kept = {name for name, _key in search(house.home, wrapped)}
    assert any(name.endswith(".keys") for name in kept)
    assert any(name.startswith("kaijuan.sqlite3") for name in kept)
    with zipfile.ZipFile(backups / made["archive"]) as archive:
        members = [archive.read(name) for name in archive.namelist()]
    assert not any(word.upper() in text or word in text for word in wrapped for text in members)
    # Archive and keys together are the house, somewhere else.
    other = Place(tmp_path / "other")
    file = str(away / made["archive"])
    other.python(RESTORE.format(file=file, replace=False))
    assert json.loads(other.python(READ))[0]["temperature"] == PLANTED[0]

    house.python(ERASE)
    assert search(house.home, [*plain, *wrapped]) == []
    # The archive of before, with the copy of the keys of before beside it.
    said = house.python(RESTORE.format(file=file, replace=True) + "print(json.dumps(read()))")
    assert json.loads(said.splitlines()[-1]) == [None, None]
