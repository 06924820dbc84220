from kaijuan.core import room


class SuppliesConfig(room.Room):
    name = "kaijuan.network.supplies"
    label = "supplies"
    registers = (
        "counters",
        "counts",
        "facts",
        "glance",
        "measures",
        "panels",
        "rules",
        "topics",
        "verbs",
    )
