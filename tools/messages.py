"""Keeps the Chinese catalogues in step with the source: extract, merge, compile.

    python tools/messages.py           merge new sentences into each room's django.po, write the .mo
    python tools/messages.py --check   fail where one is missing, unused, doubtful or not compiled
    python tools/messages.py ... desk  only the catalogues whose path holds one of these words

Needs no gettext programs: Babel reads and writes the files. A sentence belongs to the catalogue of
the nearest folder above it that has a ``locale``.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

SOURCE = Path(__file__).resolve().parent.parent / "src" / "kaijuan"
LANGUAGE = "zh_Hans"
#: The history says when a sentence came; a date in the file would make each run another file.
NO_DATE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
CALLS = {
    "_": "gettext",
    "gettext": "gettext",
    "gettext_lazy": "gettext",
    "gettext_noop": "gettext",
    "ngettext": "ngettext",
    "ngettext_lazy": "ngettext",
    "pgettext": "pgettext",
    "pgettext_lazy": "pgettext",
    "npgettext": "npgettext",
    "npgettext_lazy": "npgettext",
}
STRINGS = {"gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
PLACE = re.compile(r"%\((\w+)\)")
#: In what Django makes of a template, calls stand between runs of X.
CALL_IN_TEMPLATE = re.compile(r"\b(_|n?p?n?gettext)\(\s*")
STRING = re.compile(r"""u?('''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""", re.S)

Key = tuple[str | None, str | tuple[str, str]]


def sentences(text: str, suffix: str) -> Iterator[Key]:
    """Every sentence to be translated: its context, and the singular or (singular, plural)."""
    yield from (_in_python(text) if suffix == ".py" else _in_template(text))


def _in_python(text: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in CALLS:
            call = CALLS[name]
            given = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if len(given) >= STRINGS[call] and all(isinstance(s, str) for s in given[:1]):
                yield _key(call, given)


def _in_template(text: str) -> Iterator[Key]:
    from django.utils.translation.template import templatize

    flat = templatize(text)
    for match in CALL_IN_TEMPLATE.finditer(flat):
        call = CALLS[match[1]]
        strings, at = [], match.end()
        while len(strings) < STRINGS[call] and (found := STRING.match(flat, at)):
            strings.append(ast.literal_eval(found[0].removeprefix("u")))
            at = found.end()
            at += len(flat[at:]) - len(flat[at:].lstrip(" \n,"))
        if len(strings) == STRINGS[call]:
            yield _key(call, strings)


def _key(call: str, strings: list[str]) -> Key:
    context = strings[0] if call in {"pgettext", "npgettext"} else None
    ids = strings[1:] if context is not None else strings
    return context, (ids[0], ids[1]) if call in {"ngettext", "npgettext"} else ids[0]


def catalogue_of(file: Path) -> Path:
    """The django.po that keeps the sentences of ``file``."""
    for folder in file.parents:
        if (folder / "locale").is_dir():
            return folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
        if folder == SOURCE:
            break
    raise SystemExit(f"{file.relative_to(SOURCE)} has sentences, but no folder above it a locale/.")


def wanted() -> dict[Path, dict[Key, set[str]]]:
    """For each catalogue the sentences it must hold, with the files they stand in."""
    found: dict[Path, dict[Key, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.html")]):
        if {"tests", "migrations"} & set(file.relative_to(SOURCE).parts):
            continue
        for key in sentences(file.read_text(encoding="utf-8"), file.suffix):
            found[catalogue_of(file)][key].add(str(file.relative_to(SOURCE)))
    for po in SOURCE.rglob(f"locale/{LANGUAGE}/LC_MESSAGES/django.po"):
        found[po]
    return found


def read(po: Path) -> Catalog:
    if not po.exists():
        return Catalog(locale=LANGUAGE)
    with po.open("rb") as source:
        return read_po(source, locale=LANGUAGE)


def merged(po: Path, keys: dict[Key, set[str]]) -> Catalog:
    """The catalogue with what is wanted and nothing else; known translations are kept."""
    old = {(m.context, m.id): m for m in read(po) if m.id}
    new = Catalog(locale=LANGUAGE, charset="utf-8", creation_date=NO_DATE, revision_date=NO_DATE)
    new.mime_headers = [
        ("Language", LANGUAGE),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
    ]
    new.header_comment = "# Chinese (simplified)"
    for (context, ids), files in sorted(
        keys.items(), key=lambda item: (item[0][0] or "", str(item[0][1]))
    ):
        known = old.get((context, ids))
        string = known.string if known else (("",) if isinstance(ids, tuple) else "")
        new.add(ids, string, context=context, locations=[(name, 0) for name in sorted(files)])
    return new


def write(po: Path, catalogue: Catalog) -> None:
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as out:
        write_po(out, catalogue, width=100, include_lineno=False, sort_output=False)
    po.with_suffix(".mo").write_bytes(compiled(catalogue))


def compiled(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def faults(po: Path, keys: dict[Key, set[str]]) -> Iterator[str]:
    """What is wrong with one catalogue."""
    there = {(m.context, m.id): m for m in read(po) if m.id}
    for key in keys.keys() - there.keys():
        yield f"missing: {key[1]!r} ({', '.join(sorted(keys[key]))})"
    for key in there.keys() - keys.keys():
        yield f"not used any more: {key[1]!r}"
    for key in there.keys() & keys.keys():
        yield from _faults_of(there[key])
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(merged(po, keys)):
        yield "the .mo is not what the .po says; run tools/messages.py"


def _faults_of(message: Message) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    if message.fuzzy:
        yield f"fuzzy: {ids[0]!r}"
    if not all(strings):
        yield f"not translated: {ids[0]!r}"
    elif set(PLACE.findall(strings[0])) - set(PLACE.findall(" ".join(ids))):
        yield f"other places than the source: {ids[0]!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Chinese catalogues")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("only", nargs="*")
    given = parser.parse_args()
    check, only = given.check, given.only
    settings.configure(USE_I18N=True)
    bad = 0
    for po, keys in sorted(wanted().items()):
        if only and not any(word in str(po.relative_to(SOURCE)) for word in only):
            continue
        if not check:
            write(po, merged(po, keys))
        for fault in faults(po, keys):
            bad += 1
            print(f"{po.relative_to(SOURCE)}: {fault}")
    print(f"{bad} to mend" if bad else "The Chinese catalogues are complete.")
    return 1 if bad and check else 0


if __name__ == "__main__":
    sys.exit(main())
