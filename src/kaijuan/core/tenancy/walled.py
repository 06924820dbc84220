"""The three classes of rows: roof (plain models), walled and published.

``Walled``: a member's own; read and written only inside its scope.
``Published``: read by everyone, written only in the scope of its owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.guard import guard_conflicts, guard_rows, guard_stored, guard_values
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import AllInstitutions, NoScope, open_scope

M = TypeVar("M", bound="Owned")


class GuardedQuerySet(models.QuerySet[M]):
    """Bulk writes meet the same guard as ``save()``; raw SQL is refused."""

    #: The rows behind an ``update()`` were looked at one by one; see ``bulk_update``.
    _rows_guarded = False

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NoScope("Raw SQL does not know the wall; write a queryset.")

    def extra(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NoScope("Raw SQL does not know the wall; write a queryset.")

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        guard_rows(rows)
        guard_conflicts(*args, **kwargs)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(
        self, objs: Iterable[M], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        rows = list(objs)
        guard_rows(rows)
        names = list(fields)
        if "institution" in names:
            guard_values(self.model, {"institution": None})
        guarded = self.all()
        guarded._rows_guarded = True
        return super(GuardedQuerySet, guarded).bulk_update(rows, names, *args, **kwargs)

    def update(self, **values: Any) -> int:
        open_scope()
        if not self._rows_guarded:
            guard_values(self.model, values)
        return self._in_open_scope()._plain_update(values)

    def delete(self) -> tuple[int, dict[str, int]]:
        return self._in_open_scope()._plain_delete()

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # not in the stubs
        clone._rows_guarded = self._rows_guarded
        return clone

    def _plain_update(self, values: Mapping[str, Any]) -> int:
        return super().update(**values)

    def _plain_delete(self) -> tuple[int, dict[str, int]]:
        return super().delete()

    def _in_open_scope(self) -> Self:
        scope = open_scope()
        if isinstance(scope, AllInstitutions):
            return self
        return self.filter(institution=scope)


class PublishedManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]  # a base that is made at run time
    """Reads are free; writes meet the guard."""

    use_in_migrations = False


class WalledManager(PublishedManager):
    """Every read starts from the open scope, so that forgetting it raises."""

    def get_queryset(self) -> models.QuerySet[Any]:
        scope = open_scope()
        rows: models.QuerySet[Any] = super().get_queryset()
        return rows if isinstance(scope, AllInstitutions) else rows.filter(institution=scope)


class Owned(models.Model):
    """A row that belongs to one institution, for ever."""

    #: True where a foreign key to this model must stay with its owner.
    is_walled: ClassVar[bool] = False

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", verbose_name=_("institution")
    )

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        row = super().from_db(*args, **kwargs)
        row.__dict__["_stored"] = (row.pk, row.__dict__.get("institution_id"))
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._guard()
        super().save(*args, **kwargs)
        self.__dict__["_stored"] = (self.pk, self.institution_id)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._guard()
        return super().delete(*args, **kwargs)

    def _guard(self) -> None:
        guard_rows([self])
        # What was read from the database under this number needs no second question.
        if self.pk is not None and self.__dict__.get("_stored") != (self.pk, self.institution_id):
            guard_stored(self)


class Published(Owned):
    """Everyone may read; only its own institution writes."""

    objects: ClassVar[Any] = PublishedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class Walled(Owned):
    """A member's own: nothing is seen or written without its scope."""

    is_walled: ClassVar[bool] = True

    objects: ClassVar[Any] = WalledManager()

    class Meta:
        abstract = True
        # Related access, refresh_from_db and save() go through the base manager; the plain one
        # would walk round the wall.
        base_manager_name = "objects"
