"""Addresses and attributes that a component may carry."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
_PREFIXES = ("hx-", "data-", "aria-")


def safe_href(href: str | None) -> str:
    """Return ``href`` if a reader may follow it, else "" (then the text is shown unlinked).

    Addresses come from stored data too; ``javascript:`` and its relatives stop here. Browsers
    ignore control characters and outer blanks in an address, so those are refused as well.
    """
    if not href:
        return ""
    text = str(href).strip()
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        return ""
    try:
        scheme = urlsplit(text).scheme.lower()
    except ValueError:
        return ""
    return text if scheme in _SCHEMES else ""


def attributes(given: Mapping[str, object]) -> list[tuple[str, str]]:
    """Turn ``hx_post="/x"`` into ``("hx-post", "/x")``.

    Only hx-, data- and aria- attributes pass; anything else raises ValueError. ``hx-on`` would
    be an inline script, which the content security policy forbids, so it is refused here.
    """
    pairs = [(name.replace("_", "-"), str(value)) for name, value in given.items()]
    for name, _value in pairs:
        if not name.startswith(_PREFIXES) or name.startswith("hx-on"):
            raise ValueError(f"A component takes no attribute {name!r}.")
    return pairs
