"""The API: each room's router under one roof."""

from __future__ import annotations

from typing import Final

import kaijuan
from kaijuan.core.api import house_api
from kaijuan.evidence.reports.api import data_points, releases
from kaijuan.network.directory.api import router as institutions

api: Final = house_api(title="Kaijuan", version=kaijuan.__version__)
api.add_router("/institutions", institutions)
api.add_router("/data-points", data_points)
api.add_router("/releases", releases)
