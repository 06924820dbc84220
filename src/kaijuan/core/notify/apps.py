from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "kaijuan.core.notify"
    label = "notify"
