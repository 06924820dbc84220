from kaijuan.core import room


class RoundsConfig(room.Room):
    name = "kaijuan.network.rounds"
    label = "rounds"
    registers = ("counters", "measures", "panels", "rules", "scopes", "verbs")
