"""What rooms use of the workflow: a table of steps, and one function that takes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import record
from kaijuan.core.errors import Refusal

Row = TypeVar("Row", bound=models.Model)
Text = str | Promise


class MovedOn(Refusal):
    """Somebody was quicker: the row is no longer in the state that the step starts from."""

    status = 409


class NotYours(Refusal):
    """The person may not take this step."""

    status = 403


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow. ``sources`` are states; ``may`` is a permission asked of the row itself.

    ``verb`` is what the log says; ``label`` what stands on the button.
    """

    key: str
    sources: Sequence[str]
    target: str
    may: str
    verb: str
    label: Text


class Workflow:
    """The steps of one model; ``field`` is its column of states."""

    def __init__(self, *steps: Step, field: str = "state") -> None:
        self.field = field
        self._steps = {step.key: step for step in steps}

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps.values())

    def __getitem__(self, key: str) -> Step:
        return self._steps[key]

    def open_to(self, user: Any, row: models.Model) -> list[Step]:
        """The steps that ``user`` may take now, in the order of the table."""
        state = getattr(row, self.field)
        return [
            step
            for step in self._steps.values()
            if state in step.sources and user.has_perm(step.may, row)
        ]

    def take(
        self,
        key: str,
        row: Row,
        *,
        by: Any,
        details: Mapping[str, str | int] | None = None,
        **values: Any,
    ) -> Row:
        """Take the step: compare and set, with ``values``, and the log, in one transaction.

        What is compared is the state that ``row`` was read in: from another one the step may be
        open too, but to somebody else, and ``values`` were thought of for this one. ``by`` None is
        the house itself, which may take every step. ``row`` is brought up to date. Raises NotYours
        and MovedOn; then nothing was written.
        """
        step = self._steps[key]
        if by is not None and not by.has_perm(step.may, row):
            raise NotYours(_("You may not do this; ask the director of your library."))
        state = {self.field: step.target}
        rows: Any = type(row)._default_manager  # the guarded one of owned rows
        with transaction.atomic():
            seen = getattr(row, self.field)
            here = rows.filter(pk=row.pk, **{self.field: seen})
            if seen not in step.sources or not here.update(**state, **values):
                row.refresh_from_db()
                raise MovedOn(
                    _("Somebody was quicker: this is now “%(state)s”. Look at it again.")
                    % {"state": self._label(row)}
                )
            for name, value in (state | values).items():
                setattr(row, name, value)
            record(step.verb, row, by=by, details=details)
        return row

    def _label(self, row: models.Model) -> str:
        shown = getattr(row, f"get_{self.field}_display", None)
        return str(shown() if shown else getattr(row, self.field))
