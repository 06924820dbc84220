from django.apps import AppConfig


class PermissionsConfig(AppConfig):
    name = "kaijuan.core.permissions"
    label = "permissions"
