"""The API of this house, for those who describe it and cannot import ``config``."""

from __future__ import annotations

from typing import Final

from kaijuan.core.api.house import HouseAPI

_mounted: Final[list[HouseAPI]] = []


def mount(api: HouseAPI) -> HouseAPI:
    """Make ``api`` the one that is described."""
    _mounted[:] = [api]
    return api


def mounted() -> HouseAPI:
    """The API that ``config`` mounted; raises LookupError before that."""
    if not _mounted:
        raise LookupError("No API is mounted yet.")
    return _mounted[0]
