"""Homes for the house that stands behind nginx."""

from tests.command.conftest import home, prepared_home

__all__ = ["home", "prepared_home"]
