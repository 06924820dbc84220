"""The database wrapper: before each statement the server knows the open scope.

Row-level security (``row_security.py``) reads it. Only a change is sent, so that a request costs
one short statement more; what a rolled-back transaction took back is sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from kaijuan.core.tenancy.postgresql.told import scope_in_words

TELL: Final = "SELECT set_config('kaijuan.scope', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's own, but for the scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: str | None = None
        self.execute_wrappers.append(self._telling)

    def connect(self) -> None:
        # The pool gives a connection that was told of somebody else's scope.
        self._told = None
        super().connect()

    # Both are Django's, which the stubs do not show.
    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._told = None

    def _savepoint_rollback(self, sid: str) -> None:
        # Forgotten afterwards: what is told before this statement is taken back by it.
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]  # not in the stubs
        finally:
            self._told = None

    def _telling(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        self._tell(scope_in_words())
        return execute(sql, params, many, context)

    def _tell(self, word: str) -> None:
        if word == self._told or self.connection is None:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            # Only a rollback can follow, and it needs no scope.
            return
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(TELL, [word])
        self._told = word
