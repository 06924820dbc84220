from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "kaijuan.network.meetings"
    label = "meetings"
