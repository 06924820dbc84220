from kaijuan.core import room


class ReportsConfig(room.Room):
    name = "kaijuan.evidence.reports"
    label = "reports"
    registers = ("indicators", "marks", "nav", "panels", "rules", "scopes", "topics", "verbs")
