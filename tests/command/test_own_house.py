"""The README's commands for a consortium of one's own, in a house that starts empty."""

from __future__ import annotations

import pytest

from tests.command.house import kaijuan

pytestmark = pytest.mark.server
LIST = """key,name,kind,city,aliases
SC,某省图工委,consortium,成都,
10001,甲大学,undergraduate-public,成都,甲大
"""


@pytest.mark.parametrize(("language", "said"), [("en", "now has the role"), ("zh", "任「秘书处」")])
def test_from_nothing_to_the_first_account(tmp_path, language, said):
    members = tmp_path / "members.csv"
    members.write_text(LIST, encoding="utf-8")
    home = tmp_path / "home"
    steps = [
        ("manage", "migrate", "--verbosity", "0"),
        ("import", "institutions", str(members)),
        ("manage", "give_role", "wang", "secretariat", "SC"),
        ("check",),
    ]
    runs = [kaijuan(*step, home=home, KAIJUAN_LANG=language) for step in steps]
    assert [run.returncode for run in runs[:3]] == [0, 0, 0]
    assert said in runs[2].stdout


def test_a_role_at_nowhere_is_one_sentence(tmp_path):
    kaijuan("manage", "migrate", "--verbosity", "0", home=tmp_path)
    run = kaijuan("manage", "give_role", "wang", "director", "10001", home=tmp_path)
    assert run.returncode == 1
    assert "import the list first" in run.stderr
    assert "Traceback" not in run.stderr
