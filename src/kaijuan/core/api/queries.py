"""Query parameters that several lists take."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kaijuan.core.clock import EARLIEST, LATEST

MAX_QUERY_CHARACTERS: Final = 200


def without_null(text: str) -> str:
    """``text`` as it is; an error when it holds a null character, which PostgreSQL refuses."""
    if "\x00" in text:
        raise PydanticCustomError("null_character", "holds a null character")
    return text


#: A day that a duty of a library can fall on.
Day = Annotated[dt.date, Field(ge=EARLIEST, le=LATEST)]

#: Text to look for, or the value of a filter: bounded and free of null characters, else 422.
QueryText = Annotated[str, Field(max_length=MAX_QUERY_CHARACTERS), AfterValidator(without_null)]
