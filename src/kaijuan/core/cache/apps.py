from django.apps import AppConfig


class CacheConfig(AppConfig):
    name = "kaijuan.core.cache"
    label = "cache"

    def ready(self) -> None:
        from kaijuan.core.cache.triggers import change_triggers
        from kaijuan.core.tenancy.triggers import more_triggers

        more_triggers(change_triggers)
