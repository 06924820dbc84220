from kaijuan.core import room


class MeetingsConfig(room.Room):
    name = "kaijuan.network.meetings"
    label = "meetings"
    registers = ("counters", "kinds", "letters", "panels", "rules", "sections", "verbs")
