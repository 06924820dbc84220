from kaijuan.core import room


class PremisesConfig(room.Room):
    name = "kaijuan.network.premises"
    label = "premises"
    registers = (
        "counters",
        "glance",
        "kinds",
        "measures",
        "panels",
        "rules",
        "standard",
        "verbs",
    )
