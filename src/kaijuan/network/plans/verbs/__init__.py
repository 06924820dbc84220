"""What the log says; one file for each part of the room."""

from kaijuan.network.plans.verbs import levels, plans, readiness, switches  # noqa: F401  (register)
