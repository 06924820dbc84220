"""The example names every setting that the house reads, and no other."""

from __future__ import annotations

import re
import shlex

from tests.deploy.files import ENVIRONMENT, ROOT, settings_in

#: Told by the command to its own children, never by an operator.
OWN = {"KAIJUAN_DEMO", "KAIJUAN_AS_OWNER"}
_NAME = re.compile(r"\bKAIJUAN_[A-Z][A-Z_]*[A-Z]\b")


def read_by_the_house() -> set[str]:
    """Every name in the source outside its tests."""
    sources = [
        path
        for path in (ROOT / "src" / "kaijuan").rglob("*.py")
        if not {"tests", "testing"} & set(path.parts)
    ]
    found = {name for path in sources for name in _NAME.findall(path.read_text(encoding="utf-8"))}
    return {name for name in found if not name.startswith("KAIJUAN_TEST_")} - OWN


def test_every_setting_is_explained():
    text = ENVIRONMENT.read_text(encoding="utf-8")
    example = settings_in(text)
    assert sorted(example) == sorted(read_by_the_house() | {"HOST", "PORT"})
    for name in example:
        line = re.search(rf"^#?\s?{name}=", text, re.M)
        assert line is not None, name
        before = text[: line.start()]
        assert before.rstrip("\n").rpartition("\n")[2].startswith("# ") or name in {"PORT"}, name


def test_systemd_and_a_shell_read_the_same():
    """A value that one of them splits or expands would be another setting than it looks."""
    for line in ENVIRONMENT.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals and re.fullmatch(r"[A-Z_]+", name), line
            assert shlex.split(value) == [value] and "$" not in value, line


def test_no_secret_is_in_the_example():
    values = settings_in(ENVIRONMENT.read_text(encoding="utf-8"))
    assert values["KAIJUAN_SECRET_KEY"] == values["KAIJUAN_METRICS_TOKEN"] == ""
