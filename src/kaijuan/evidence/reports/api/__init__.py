"""``/api/v1/data-points`` and ``/api/v1/releases``; ``writing`` adds its operations to figures."""

from kaijuan.evidence.reports.api import writing
from kaijuan.evidence.reports.api.figures import data_points
from kaijuan.evidence.reports.api.reports import releases

__all__ = ["data_points", "releases", "writing"]
