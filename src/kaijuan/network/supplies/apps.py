from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    name = "kaijuan.network.supplies"
    label = "supplies"
