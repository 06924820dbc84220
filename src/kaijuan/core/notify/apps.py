from kaijuan.core import room


class NotifyConfig(room.Room):
    name = "kaijuan.core.notify"
    label = "notify"
    registers = ("letters", "masthead", "rules")
