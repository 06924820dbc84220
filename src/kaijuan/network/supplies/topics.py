"""What kept pages depend on: how many machines there are is published."""

from kaijuan.core.cache.public import topic

topic("equipment", "supplies.EquipmentCount")
