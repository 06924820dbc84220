from kaijuan.core import room


class AuditConfig(room.Room):
    name = "kaijuan.core.audit"
    label = "audit"
    registers = ("rules", "work")
