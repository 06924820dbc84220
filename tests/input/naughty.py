"""Texts that have broken other programs, each with why."""

from __future__ import annotations

NAUGHTY: dict[str, str] = {
    "empty": "",
    "blank": "   ",
    "null byte": "a\0b",
    "control": "\x01\x02\x1b[31m",
    "line breaks": "a\r\nb\u2028c",
    "right to left": "\u202e\u2066馆书图",
    "zero width": "\u200b\ufeff\u200d",
    "stacked marks": "Z" + "\u0334" * 200,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "outside the first plane": "𠮷𪚥",
    "lone surrogate": "\ud800",
    "script": "<script>alert(1)</script>",
    "attribute": "\" onmouseover=alert(1) x='",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "format": "%s%n%(actor)s{0.__class__}",
    "sql": "'; DROP TABLE directory_person; --",
    "like": "%_\\",
    "path": "../../../../etc/passwd",
    "formula": "=cmd|' /C calc'!A0",
    "full-width formula": "＝1＋1",
    "number": "-1e309",
    "huge number": "9" * 400,
    "not a number": "NaN",
    "year one": "0001-01-01",
    "far future": "9999-12-31",
    "no such day": "2020-02-30",
    "no such code": "00000000-0000-0000-0000-000000000000",
    "json": '{"a": [1, {"$ne": null}]}',
    "very long": "长" * 50_000,
    "ten megabytes": "x" * 10_000_000,
}

#: What a query can carry: servers cut longer addresses before they reach us.
IN_ADDRESS = {name: text for name, text in NAUGHTY.items() if len(text) < 5000}
