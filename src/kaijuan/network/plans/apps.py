from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "kaijuan.network.plans"
    label = "plans"
