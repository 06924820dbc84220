from kaijuan.core import room


class PlansConfig(room.Room):
    name = "kaijuan.network.plans"
    label = "plans"
    registers = (
        "changes",
        "counters",
        "facts",
        "measures",
        "panels",
        "rules",
        "switch_panels",
        "topics",
        "verbs",
    )
