"""What kept pages depend on: how many are inside, where a library shows it."""

from kaijuan.core.cache.public import topic

topic("headcounts", "gate.Headcount")
