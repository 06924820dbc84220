from kaijuan.core import room


class StaffingConfig(room.Room):
    name = "kaijuan.network.staffing"
    label = "staffing"
    registers = ("facts", "measures", "panels", "rules", "verbs")
