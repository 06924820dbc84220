"""Room for deep calls.

CPython keeps the frames of a thread in chunks of 16 KB and gives a chunk back as soon as the first
frame in it returns. A loop that happens to call just over the end of one maps and unmaps memory at
each call, which takes two hundred times as long as the call (python/cpython#142183; mended in later
releases of 3.13 and 3.14). Whether a page meets such an end depends on how deep its template is:
the province's board did, five hundred times for each reader.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

#: More than half of a chunk of 512 KB, so that one is mapped; its other half holds a thousand
#: frames, which is as deep as Python goes.
_SLOTS: Final = 33_000


def with_room(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """``call(*args, **kwargs)``, above which no end of a chunk comes. Takes a mapping of its own:
    for what is called once in a request or a command, not in a loop.
    """
    return call(*args, **kwargs)


# A frame takes the stack that its code says it needs; untouched, it is address space, not memory.
with_room.__code__ = with_room.__code__.replace(co_stacksize=_SLOTS)
