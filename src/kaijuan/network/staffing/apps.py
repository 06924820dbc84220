from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "kaijuan.network.staffing"
    label = "staffing"
