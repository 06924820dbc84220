"""A published version stays as it is: in the model, in querysets, in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from kaijuan.core.tenancy.triggers import Trigger
from kaijuan.core.tenancy.walled import GuardedQuerySet, PublishedManager

if TYPE_CHECKING:
    from kaijuan.core.questionnaires.models import FormVersion

#: What a published version asks, and which one it is.
FIXED: Final = (
    "code",
    "form",
    "number",
    "definition",
    "sha256",
    "source",
    "source_name",
    "published_at",
)


class PublishedVersion(RuntimeError):
    """Code reached for a version that is published: make a new one instead."""


class VersionQuerySet(GuardedQuerySet["FormVersion"]):
    """Bulk writes leave published versions alone, or are refused."""

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.filter(published_at__isnull=False).exists():
            raise PublishedVersion("A published version is not deleted.")
        return super().delete()

    def update(self, **values: Any) -> int:
        _refuse(values)
        if touches(values) and self.filter(published_at__isnull=False).exists():
            raise PublishedVersion("A published version is not changed.")
        return super().update(**values)

    def bulk_update(
        self, objs: Iterable[FormVersion], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        raise PublishedVersion("Versions are saved one by one.")


class VersionManager(PublishedManager.from_queryset(VersionQuerySet)):  # type: ignore[misc]  # a base that is made at run time
    """Of versions."""

    use_in_migrations = False


def touches(values: Mapping[str, Any]) -> bool:
    """Whether ``values`` would change what is fixed."""
    return any(name.removesuffix("_id") in FIXED for name in values)


def _refuse(values: Mapping[str, Any]) -> None:
    if "published_at" in values and values["published_at"] is None:
        raise PublishedVersion("A version that was published is not a draft again.")


def version_triggers() -> Iterator[Trigger]:
    """The database refuses it too, whatever does not pass through the model."""
    table = "questionnaires_formversion"
    message = "a published version of a form is not changed"
    columns = ("form_id" if name == "form" else name for name in FIXED)
    unlike = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f'NEW."{name}" {unlike} OLD."{name}"' for name in columns)
    yield Trigger(table, "UPDATE", f'OLD."published_at" IS NOT NULL AND ({changed})', message)
