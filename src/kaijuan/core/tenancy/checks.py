"""System checks: a model that could walk round the wall does not start."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from kaijuan.core.tenancy.walled import Owned, PublishedManager, Walled, WalledManager


@register()
def walled_models_keep_their_managers(**kwargs: Any) -> list[CheckMessage]:
    """Every manager of an owned model is guarded, and no join table lacks an owner."""
    found: list[CheckMessage] = []
    for model in apps.get_models():
        if not issubclass(model, Owned):
            continue
        wanted = WalledManager if issubclass(model, Walled) else PublishedManager
        for manager in (model._default_manager, *model._meta.managers):
            if not isinstance(manager, wanted):
                found.append(Error(f"{manager} is not a {wanted.__name__}.", obj=model, id="kj.E1"))
        if not isinstance(model._base_manager, wanted):
            found.append(Error("Meta must inherit from the base's Meta.", obj=model, id="kj.E2"))
        for field in model._meta.local_many_to_many:
            through: Any = field.remote_field.through
            if through._meta.auto_created:
                found.append(
                    Error(
                        "A join table needs an owner: name a through model.", obj=field, id="kj.E3"
                    )
                )
    return found
