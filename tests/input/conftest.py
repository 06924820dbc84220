"""The world of the access tests, for every file of bad input too."""

from tests.access.conftest import furnished, world

__all__ = ["furnished", "world"]
