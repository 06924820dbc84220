from kaijuan.core import room


class GateConfig(room.Room):
    name = "kaijuan.network.gate"
    label = "gate"
    registers = ("counters", "measures", "panels", "retention", "rules", "topics", "verbs")
