from kaijuan.core import room


class QuestionnairesConfig(room.Room):
    name = "kaijuan.core.questionnaires"
    label = "questionnaires"
    registers = ("panels", "rules", "scopes", "topics", "verbs")

    def ready(self) -> None:
        super().ready()
        from kaijuan.core.questionnaires.published import version_triggers
        from kaijuan.core.tenancy.triggers import more_triggers

        more_triggers(version_triggers)
