"""Who may; one file for each part of the room."""

from kaijuan.network.plans.rules import levels, plans, readiness, switches  # noqa: F401  (register)
