"""Each rule about seeing a model stands here beside its queryset; a test holds them equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from kaijuan.core.registry import Registry


@dataclass(frozen=True, slots=True, eq=False)
class Visibility:
    """``permission`` asked of each row, and ``queryset(user)``: the rows for which it holds."""

    model: type[models.Model]
    permission: str
    queryset: Callable[[Any], models.QuerySet[Any]]
    order: int = 0

    @property
    def key(self) -> str:
        return self.model._meta.label


class VisibilityRegistry(Registry[Visibility]):
    """``visibility.add(model=..., permission=..., queryset=...)``."""

    def add(self, item: Visibility | None = None, /, **parts: Any) -> Visibility:
        return super().add(item or Visibility(**parts))


visibility = VisibilityRegistry("visibility")
