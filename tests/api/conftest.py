"""The world of the access tests."""

from tests.access.conftest import furnished

__all__ = ["furnished"]
