"""The API: each room's router under one roof."""

from __future__ import annotations

from typing import Final

from django.db import InterfaceError, OperationalError

import kaijuan
from kaijuan.core.api import house_api
from kaijuan.core.api.mounted import mount
from kaijuan.core.operations.away import answer_for
from kaijuan.core.questionnaires.api import router as forms
from kaijuan.evidence.reports.api import data_points, releases
from kaijuan.network.directory.api import router as institutions
from kaijuan.network.opening.api import modes, services
from kaijuan.network.plans.api import router as levels
from kaijuan.network.rounds.api import expected_items, submissions

api: Final = mount(house_api(title="Kaijuan", version=kaijuan.__version__))
api.add_router("/institutions", institutions)
api.add_router("/levels", levels)
api.add_router("/forms", forms)
api.add_router("/services", services)
api.add_router("/modes", modes)
api.add_router("/expected-items", expected_items)
api.add_router("/submissions", submissions)
api.add_router("/data-points", data_points)
api.add_router("/releases", releases)

# A database that is away is no fault of the API's.
api.add_exception_handler(OperationalError, answer_for)
api.add_exception_handler(InterfaceError, answer_for)
