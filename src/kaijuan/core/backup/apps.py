from kaijuan.core import room


class BackupConfig(room.Room):
    name = "kaijuan.core.backup"
    label = "backup"
    registers = ("verbs",)
