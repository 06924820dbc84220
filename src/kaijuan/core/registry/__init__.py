"""Places where a room tells the house what it has, so that no part of the house lists the rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Registered(Protocol):
    """What can be registered: it has a key of its own and a place in the order."""

    @property
    def key(self) -> str: ...

    @property
    def order(self) -> int: ...


T = TypeVar("T", bound=Registered)


class Registry(Generic[T]):
    """An ordered collection that refuses two different things under one key."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}

    def add(self, item: T) -> T:
        """Register ``item`` and give it back; raises ValueError for a key that is taken."""
        if self._items.get(item.key, item) is not item:
            raise ValueError(f"{self.name} already has {item.key!r}.")
        self._items[item.key] = item
        return item

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._items.values(), key=lambda item: (item.order, item.key)))

    def __getitem__(self, key: str) -> T:
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __len__(self) -> int:
        return len(self._items)
