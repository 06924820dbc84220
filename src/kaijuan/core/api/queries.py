"""Query parameters that several lists take."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field

MAX_QUERY_CHARACTERS: Final = 200


def without_null(text: str) -> str:
    """``text`` as it is; ValueError when it holds a null character, which PostgreSQL refuses."""
    if "\x00" in text:
        raise ValueError("holds a null character")
    return text


#: Text to look for, or the value of a filter: bounded and free of null characters, else 422.
QueryText = Annotated[str, Field(max_length=MAX_QUERY_CHARACTERS), AfterValidator(without_null)]
