"""``kaijuan import institutions`` and ``kaijuan report build``."""

from __future__ import annotations

import json

import pytest

from tests.command.house import kaijuan

pytestmark = pytest.mark.server

GOOD = "key,name,kind,city\n95001,新甲大学,undergraduate-public,成都\n"
BAD = GOOD + "95001,新乙大学,undergraduate-public,成都\n9500,新丙大学,undergraduate-public,成都\n"


def test_a_list_is_imported_once_and_a_second_time_changes_nothing(home, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(GOOD, encoding="gb18030")
    trial = kaijuan("import", "institutions", str(file), "--dry-run", home=home)
    assert trial.returncode == 0, trial.stderr
    assert "1 created" in trial.stdout
    assert "Nothing was changed" in trial.stdout
    assert "1 created" in kaijuan("import", "institutions", str(file), home=home).stdout
    again = kaijuan("import", "institutions", str(file), home=home)
    assert (again.returncode, "1 unchanged" in again.stdout) == (0, True)


def test_every_bad_line_is_said_with_its_number_and_nothing_is_imported(home, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(BAD, encoding="utf-8-sig")
    run = kaijuan("import", "institutions", str(file), home=home)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "line 3: " in run.stderr
    assert "line 4: " in run.stderr
    file.write_text(GOOD, encoding="utf-8")
    after = kaijuan("import", "institutions", str(file), "--dry-run", home=home)
    assert "1 created" in after.stdout


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 100, b"\xff\xfe\xfa" * 50, b"PK\x03\x04rubbish"]
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(home, tmp_path, content):
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    run = kaijuan("import", "institutions", str(file), home=home)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert run.stderr.strip()


def test_a_report_is_built_and_built_again_the_same(home, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        run = kaijuan("report", "build", "sichuan-2020", "--out", str(folder), home=home)
        assert run.returncode == 0, run.stderr
    names = sorted(file.name for file in first.iterdir())
    assert {"report.html", "report.json", "report.docx", "report.pdf", "SHA256SUMS"} <= set(names)
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    json.loads((first / "report.json").read_bytes())


def test_a_released_file_is_known_and_a_changed_one_is_not(home, tmp_path):
    out = tmp_path / "out"
    build = ("report", "build", "sichuan-2020", "--out", str(out))
    assert kaijuan(*build, home=home).returncode == 0
    known = kaijuan("report", "verify", str(out / "report.docx"), home=home)
    assert (known.returncode, known.stderr) == (0, "")
    assert "sichuan-2020" in known.stdout
    assert "28 February 2020" in known.stdout
    changed = tmp_path / "report.json"
    text = (out / "report.json").read_text(encoding="utf-8")
    changed.write_text(text.replace('"value":"74"', '"value":"75"'), encoding="utf-8")
    other = kaijuan("report", "verify", str(changed), home=home)
    assert (other.returncode, other.stdout) == (1, "")
    assert "F01" in other.stderr
    assert "Traceback" not in other.stderr


def test_a_file_that_is_not_there_cannot_be_checked(home, tmp_path):
    run = kaijuan("report", "verify", str(tmp_path / "nothing.pdf"), home=home)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1


def test_a_red_head_is_added_when_asked_for(home, tmp_path):
    out = tmp_path / "out"
    build = ("report", "build", "sichuan-2020", "--out", str(out), "--red-head")
    assert kaijuan(*build, home=home).returncode == 0
    run = kaijuan("report", "verify", str(out / "report.red-head.pdf"), home=home)
    assert run.returncode == 0, run.stderr


def test_a_release_that_is_not_there_names_those_that_are(home, tmp_path):
    run = kaijuan("report", "build", "sichuan-2021", "--out", str(tmp_path / "out"), home=home)
    assert run.returncode == 1
    assert "sichuan-2020" in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_said(home, tmp_path):
    (tmp_path / "file").write_text("")
    out = str(tmp_path / "file" / "out")
    run = kaijuan("report", "build", "sichuan-2020", "--out", out, home=home)
    assert run.returncode == 1
    assert "--out" in run.stderr
    assert len(run.stderr.splitlines()) == 1
