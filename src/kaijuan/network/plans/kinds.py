"""The measures that this room brings itself. Importing this module registers them."""

from kaijuan.network.plans.measures import (  # noqa: F401  (they register themselves)
    manual_step,
    publish_notice,
    service_mode,
)
