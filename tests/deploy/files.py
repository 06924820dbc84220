"""Reads the examples in ``deploy/`` as systemd and nginx do, where those are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
NGINX = DEPLOY / "nginx" / "kaijuan.conf"
ENVIRONMENT = DEPLOY / "environment.example"


def unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """Sections of a unit file (systemd.syntax(7)): every value of every key, in order."""
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] | None = None
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = found.setdefault(match[1], {})
            continue
        key, equals, value = line.partition("=")
        assert equals and section is not None and re.fullmatch(r"[A-Z]\w+", key), (number, raw)
        section.setdefault(key, []).append(value)
    return found


@dataclass
class Directive:
    """One directive of nginx with its arguments, and what stands in its block."""

    name: str
    arguments: list[str]
    block: list[Directive] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Directive]:
        """Every directive of that name, at any depth."""
        for inner in self.block:
            if inner.name == name:
                yield inner
            yield from inner.all(name)

    def one(self, name: str) -> list[str]:
        """The arguments of the only directive of that name directly in this block."""
        (found,) = [inner for inner in self.block if inner.name == name]
        return found.arguments


_TOKEN = re.compile(r"#[^\n]*|'([^']*)'|\"([^\"]*)\"|([;{}])|((?:\\.|[^\s;{}'\"#])+)")


def nginx(text: str) -> Directive:
    """The whole file as one block. Raises AssertionError where a brace or semicolon is missing."""
    root = Directive("", [])
    stack, words = [root], []
    for match in _TOKEN.finditer(text):
        single, double, mark, word = match.groups()
        if match[0].startswith("#"):
            continue
        if mark == ";":
            assert words, "a semicolon after nothing"
            stack[-1].block.append(Directive(words[0], words[1:]))
            words = []
        elif mark == "{":
            assert words, "a block without a name"
            made = Directive(words[0], words[1:])
            stack[-1].block.append(made)
            stack.append(made)
            words = []
        elif mark == "}":
            assert not words and len(stack) > 1, f"a brace closes in the middle of {words}"
            stack.pop()
        else:
            words.append(next(part for part in (single, double, word) if part is not None))
    assert not words and len(stack) == 1, "a block or a directive is not closed"
    return root


def settings_in(text: str) -> dict[str, str]:
    """``NAME=value`` of an environment file, those that are commented out as well."""
    return dict(re.findall(r"^#?\s?([A-Z][A-Z_]+)=(.*)$", text, re.M))
