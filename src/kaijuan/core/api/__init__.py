"""The shape that every part of the house's API shares: pages, problems, access."""

from kaijuan.core.api.house import HouseAPI, house_api

__all__ = ["HouseAPI", "house_api"]
