"""What kept pages depend on: the register and its names."""

from kaijuan.core.cache.public import topic

topic("institutions", "tenancy.Institution", "directory.Alias")
