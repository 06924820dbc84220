"""A registry is ordered, and one key is one thing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kaijuan.core.registry import Registry


@dataclass(frozen=True, eq=False)
class Thing:
    key: str
    order: int = 0


def test_iteration_follows_order_and_then_key():
    registry = Registry[Thing]("things")
    for thing in (Thing("c", 1), Thing("b", 2), Thing("a", 2)):
        registry.add(thing)
    assert [t.key for t in registry] == ["c", "a", "b"]
    assert len(registry) == 3
    assert "c" in registry


def test_a_key_is_not_given_twice():
    registry = Registry[Thing]("things")
    thing = registry.add(Thing("a"))
    registry.add(thing)
    with pytest.raises(ValueError, match="things already has 'a'"):
        registry.add(Thing("a"))
