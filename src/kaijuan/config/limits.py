"""``KAIJUAN_API_LIMITS``: how often one may ask the API."""

from __future__ import annotations

from typing import Final

#: Requests a minute: of one token, and of one address without a token.
DEFAULT: Final = "token=600,address=120"


def api_limits(text: str) -> dict[str, int]:
    """Limits by kind from ``token=600,address=120``; 0 or "off" lifts a limit.

    Raises ValueError with a sentence for anything else.
    """
    if text.strip().lower() == "off":
        return {}
    limits = _parts(DEFAULT) | (_parts(text) if text.strip() else {})
    return {kind: limit for kind, limit in limits.items() if limit}


def _parts(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in text.split(","):
        kind, _equals, number = (each.strip() for each in part.partition("="))
        if kind not in {"token", "address"} or not (number.isascii() and number.isdigit()):
            raise ValueError(
                f"KAIJUAN_API_LIMITS holds {part.strip()!r}: write it as token=600,address=120, "
                "or off."
            )
        found[kind] = int(number)
    return found
