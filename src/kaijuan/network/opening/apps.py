from django.apps import AppConfig


class OpeningConfig(AppConfig):
    name = "kaijuan.network.opening"
    label = "opening"
