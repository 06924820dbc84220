from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "kaijuan.network.command"
    label = "command"
