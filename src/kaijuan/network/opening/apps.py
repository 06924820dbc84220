from kaijuan.core import room


class OpeningConfig(room.Room):
    name = "kaijuan.network.opening"
    label = "opening"
    registers = ("counters", "feeds.sources", "panels", "rules", "topics", "verbs", "work")
