from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "kaijuan.core.indicators"
    label = "indicators"
