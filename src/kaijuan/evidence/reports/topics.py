"""What kept pages depend on. A published release is frozen; its figures go on being corrected."""

from kaijuan.core.cache.public import topic

topic("releases", "reports.Release", "reports.ReleaseFile")
topic("figures", "reports.DataPoint", "reports.Evidence", "reports.Source")
