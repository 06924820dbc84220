from kaijuan.core import room


class CommandConfig(room.Room):
    name = "kaijuan.network.command"
    label = "command"
    registers = ("panels", "rules")
