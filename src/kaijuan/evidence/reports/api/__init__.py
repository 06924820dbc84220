"""``/api/v1/data-points`` and ``/api/v1/releases``."""

from kaijuan.evidence.reports.api.figures import data_points
from kaijuan.evidence.reports.api.reports import releases

# Adds its operations to the figures.
from kaijuan.evidence.reports.api import writing  # noqa: F401  isort: skip

__all__ = ["data_points", "releases"]
