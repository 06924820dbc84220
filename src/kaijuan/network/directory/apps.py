from kaijuan.core import room


class DirectoryConfig(room.Room):
    name = "kaijuan.network.directory"
    label = "directory"
    registers = ("counters", "panels", "rules", "topics", "verbs")
