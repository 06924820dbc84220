from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kaijuan.core.accounts"
    label = "accounts"
