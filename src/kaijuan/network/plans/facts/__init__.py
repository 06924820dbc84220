"""The facts this room tells itself. Importing this package registers them."""

from kaijuan.network.plans.facts import (  # noqa: F401  (they register themselves)
    plan_in_force,
    services_described,
)
