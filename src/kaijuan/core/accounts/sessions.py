"""Sessions in our own table: known by person, hashed at rest, ended one by one.

A session ends when nobody was seen for the profile's idle time, and in any case after
``SESSION_COOKIE_AGE``. That somebody was seen is written at most once in ``SEEN_EVERY``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.db import DatabaseError, IntegrityError, transaction

from kaijuan.core.accounts.models.session import Session
from kaijuan.core.accounts.passwords import profile
from kaijuan.core.clock import now

SEEN_EVERY: Final = dt.timedelta(minutes=15)
DEVICE: Final = "_device"
SIGNED_IN: Final = "_signed_in"


def at_rest(session_key: str | None) -> str:
    """The name of a session in the database; the key itself is only in the browser."""
    return hashlib.sha256((session_key or "").encode(errors="replace")).hexdigest()


class SessionStore(db.SessionStore):
    """Django's store on our table; the look-up stays one query."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        row = Session.objects.filter(
            session_key=at_rest(self.session_key), expire_date__gt=now()
        ).first()
        if row is None:
            self._session_key = None
            return {}
        _seen(row)
        found: dict[str, Any] = self.decode(row.session_data)
        return found

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=at_rest(session_key)).exists()

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError where the session was ended meanwhile."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # not in the stubs
        values = self._values(data)
        if not must_create:
            if not Session.objects.filter(session_key=at_rest(self.session_key)).update(**values):
                raise UpdateError
            return
        try:
            with transaction.atomic():
                Session.objects.create(session_key=at_rest(self.session_key), **values)
        except IntegrityError as error:
            raise CreateError from error

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=at_rest(key)).delete()

    def _values(self, data: dict[str, Any]) -> dict[str, Any]:
        at = now()
        told = data.get(SIGNED_IN)
        signed_in_at = dt.datetime.fromisoformat(told) if told else None
        return {
            "session_data": self.encode(data),
            "user_id": data.get(SESSION_KEY),
            "device": data.get(DEVICE, ""),
            "signed_in_at": signed_in_at,
            "last_seen_at": at,
            "expire_date": ends_at(at, signed_in_at),
        }


def ends_at(seen: dt.datetime, signed_in_at: dt.datetime | None) -> dt.datetime:
    """When a session ends whose person was last seen at ``seen``."""
    idle = seen + idle_time()
    return min(idle, signed_in_at + longest()) if signed_in_at else idle


def idle_time() -> dt.timedelta:
    """After how long without a request a session ends."""
    minutes: int | None = settings.SESSION_IDLE_MINUTES
    return dt.timedelta(minutes=minutes) if minutes else profile().idle


def longest() -> dt.timedelta:
    """After how long a session ends in any case."""
    return dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)


def seen_every() -> dt.timedelta:
    """How coarse "last seen" is: fine enough that nobody at work is sent away early."""
    return min(SEEN_EVERY, idle_time() / 6)


def _seen(row: Session) -> None:
    at = now()
    if row.user_id is None or (row.last_seen_at and at - row.last_seen_at < seen_every()):
        return
    try:
        with transaction.atomic():
            Session.objects.filter(pk=row.pk).update(
                last_seen_at=at, expire_date=ends_at(at, row.signed_in_at)
            )
    except DatabaseError:
        # A database that cannot be written to can still be read from.
        return


def end_sessions(user: Any, *, but: str | None = None) -> int:
    """End every session of ``user`` but the one with the key ``but``; how many."""
    rows = Session.objects.filter(user=user)
    if but:
        rows = rows.exclude(session_key=at_rest(but))
    return rows.delete()[0]


def sweep() -> None:
    """Delete the sessions that have ended by themselves."""
    Session.objects.filter(expire_date__lt=now()).delete()
