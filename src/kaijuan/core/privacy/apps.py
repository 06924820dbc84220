from kaijuan.core import room


class PrivacyConfig(room.Room):
    name = "kaijuan.core.privacy"
    label = "privacy"
    registers = ("rules", "triggers", "verbs", "work")
