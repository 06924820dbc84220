"""System checks: a model that could walk round the wall does not start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from kaijuan.core.tenancy.guard import walled_keys
from kaijuan.core.tenancy.walled import Owned, PublishedManager, Walled, WalledManager


@register()
def walled_models_keep_their_managers(**kwargs: Any) -> list[CheckMessage]:
    """Managers of owned models are guarded, no join table lacks an owner, no join leads in."""
    return [fault for model in apps.get_models() for fault in faults_of(model)]


def faults_of(model: type[models.Model]) -> Iterator[CheckMessage]:
    """What would let ``model`` be read or written round the wall."""
    if not issubclass(model, Walled):
        yield from _ways_in(model)
    if issubclass(model, Owned):
        yield from _open_managers(model)
        yield from _ownerless_tables(model)


def _ways_in(model: type[models.Model]) -> Iterator[CheckMessage]:
    # A join does not ask the manager of the table that it reaches.
    for field in walled_keys(model):
        yield Error("Only a walled model points at a walled one.", obj=field, id="kj.E4")


def _open_managers(model: type[Owned]) -> Iterator[CheckMessage]:
    wanted = WalledManager if issubclass(model, Walled) else PublishedManager
    for manager in (model._default_manager, *model._meta.managers):
        if not isinstance(manager, wanted):
            yield Error(f"{manager} is not a {wanted.__name__}.", obj=model, id="kj.E1")
    if not isinstance(model._base_manager, wanted):
        yield Error("Meta must inherit from the base's Meta.", obj=model, id="kj.E2")


def _ownerless_tables(model: type[Owned]) -> Iterator[CheckMessage]:
    for field in model._meta.local_many_to_many:
        through: Any = field.remote_field.through
        if through._meta.auto_created:
            message = "A join table needs an owner: name a through model."
            yield Error(message, obj=field, id="kj.E3")
