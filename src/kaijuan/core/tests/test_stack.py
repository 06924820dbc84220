from __future__ import annotations

import resource
import threading
from collections.abc import Callable
from functools import partial

import pytest

from kaijuan.core.stack import with_room

CALLS = 2_000
DEPTHS = range(400)


def mapped_anew(call: Callable[[], None]) -> int:
    """How often memory was mapped by ``call`` in a thread, which begins without any room."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def at_every_depth() -> None:
    for depth in DEPTHS:
        deep(depth)


def deep(left: int) -> None:
    if left:
        deep(left - 1)
        return
    for _ in range(CALLS):
        leaf()


def leaf() -> None:
    pass


def test_no_depth_maps_memory_at_each_call():
    assert mapped_anew(partial(with_room, at_every_depth)) < CALLS


def test_what_is_called_gets_its_arguments_and_gives_its_answer():
    assert with_room(divmod, 7, 2) == (3, 1)
    assert with_room(dict, a=1) == {"a": 1}
    with pytest.raises(ZeroDivisionError):
        with_room(divmod, 7, 0)
