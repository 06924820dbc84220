from kaijuan.core import room


class HealthConfig(room.Room):
    name = "kaijuan.network.health"
    label = "health"
    registers = (
        "form_health",
        "kinds",
        "panels",
        "retention",
        "rules",
        "subjects",
        "triggers",
        "verbs",
    )
