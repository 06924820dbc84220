"""Items of the kinds of this room: each is expected of a spot."""

from __future__ import annotations

from kaijuan.network.rounds.public import ExpectedItem, Spot


def spot_of(item: ExpectedItem) -> Spot:
    """What it is expected of. Raises LookupError for an item of a kind whose subject is another."""
    if item.spot is None:
        raise LookupError(f"The item {item.pk} is expected of no spot.")
    return item.spot
