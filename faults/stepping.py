"""A house whose clock jumps: python -m faults.stepping [CHECK...]; one line of JSON at the end.

The worker (its heart included) runs in a thread, the web application is asked in this process, and
the clock is that of time-machine: every reading of the time of day by Python jumps, the monotonic
clock does not, as when an administrator or NTP sets the time of a running machine. SQLite and the
rest of the system keep the true time; the house asks neither of them for it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from typing import Any, Final

import time_machine
from django.conf import settings

from faults.visits import (
    SOON,
    is_done,
    is_in,
    keep_token,
    make_reader,
    make_token,
    put,
    sign_in,
    soon,
    visitor,
    worker,
)
from kaijuan.core.clock import HOUSE_ZONE, now

HOUR, DAY, MINUTE = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(minutes=1)
#: A night in the house's zone, a little before the nightly job.
NIGHT: Final = dt.datetime(2027, 3, 10, 2, 50, tzinfo=HOUSE_ZONE)
_ticks: list[dt.datetime] = []


class Clock:
    """The clock of this process. Each check begins on a ``night`` of its own, 20 days on."""

    def __init__(self, traveller: Any) -> None:
        self._traveller = traveller
        self.night = NIGHT

    def begin(self) -> None:
        self.night += 20 * DAY
        self.set(self.night)

    def step(self, by: dt.timedelta) -> None:
        self._traveller.shift(by)

    def set(self, to: dt.datetime) -> None:
        self._traveller.move_to(to)


def works() -> None:
    """A figure is taken, its job is done, and the worker is seen to live."""
    from kaijuan.core.jobs.public import worker_state

    status, code = put()
    assert status == 201, f"a figure was answered with {status}"
    soon(lambda: is_done(code), "the job of a figure was not done")
    soon(lambda: worker_state().state == "alive", f"the worker is called {worker_state()}")
    seconds = worker_state().seconds
    assert seconds is not None and -1 <= seconds <= SOON, f"its last beat is {seconds} s old"


def hour_back(clock: Clock) -> None:
    clock.step(-HOUR)
    works()


def day_ahead(clock: Clock) -> None:
    clock.step(DAY)
    works()


def into_2038(clock: Clock) -> None:
    """Past 2038-01-19 03:14:07 UTC, where a second count of 32 bits ends. The token is too old."""
    clock.night = dt.datetime(2038, 1, 20, 2, 50, tzinfo=HOUSE_ZONE)
    clock.set(clock.night)
    assert put()[0] == 401, "a token outlived its days"
    keep_token()
    status, code = put()
    assert status == 201, f"in 2038 a figure was answered with {status}"
    soon(lambda: is_done(code), "in 2038 a job was not done")
    client = visitor()
    for address in ("/", "/healthz"):
        assert client.get(address).status_code == 200, f"in 2038 {address} cannot be seen"


def waiting_job(clock: Clock) -> None:
    """What was asked for before a step back is done, not put off until the clock has caught up."""
    clock.step(HOUR)
    status, code = put()
    clock.step(-HOUR)
    assert status == 201
    soon(lambda: is_done(code), "a job from before the step back was not done")


def nightly_once(clock: Clock) -> None:
    """Each tick once: also when the hour of the tick comes twice, or is jumped over."""
    night = clock.night
    time.sleep(1.5)
    began = len(_ticks)
    clock.set(night + 11 * MINUTE)
    soon(lambda: len(_ticks) == began + 1, "the nightly job did not come")
    for minutes in (-30, 15, -45, 20):
        clock.set(night + (10 + minutes) * MINUTE)
        time.sleep(1.2)
    assert len(_ticks) == began + 1, f"one night came {len(_ticks) - began} times"
    clock.set(night + 3 * DAY + HOUR)
    soon(lambda: len(_ticks) == began + 2, "after three days ahead the nightly job did not come")
    time.sleep(1.2)
    assert len(_ticks) == began + 2, f"three nights ahead came {len(_ticks) - began - 1} times"
    clock.set(night + 4 * DAY + HOUR)
    soon(lambda: len(_ticks) == began + 3, "the night after did not come")


def nightly_after_wrong_year(clock: Clock) -> None:
    """A clock that was in a wrong year for a moment does not silence the nights that follow."""
    clock.step(20 * 365 * DAY)
    time.sleep(1.5)
    clock.set(clock.night)
    time.sleep(1.5)
    before = len(_ticks)
    clock.set(clock.night + HOUR)
    soon(lambda: len(_ticks) == before + 1, "after a wrong year the nightly job is silent")


def token_ends(clock: Clock) -> None:
    token = make_token(1)
    assert put(token=token)[0] == 201
    clock.step(-HOUR)
    assert put(token=token)[0] == 201
    clock.step(DAY + 2 * HOUR)
    assert put(token=token)[0] == 401, "a token outlived its day"


def session_ends(clock: Clock) -> None:
    """A step back lengthens a session by no more than the step."""
    client = visitor()
    entered = sign_in(client)
    assert entered.status_code == 302, f"signing in was answered with {entered.status_code}"
    assert is_in(client)
    clock.step(-HOUR)
    assert is_in(client), "a step back ended a session"
    clock.step(dt.timedelta(seconds=settings.SESSION_COOKIE_AGE) + 2 * HOUR)
    assert not is_in(client), "a session outlived its time"


def lockout_ends(clock: Clock) -> None:
    """Five failures close the door; a step back neither opens it nor keeps it closed for good."""
    device = visitor()
    for _ in range(5):
        sign_in(device, "wrong")
    assert sign_in(device).status_code == 429, "five failures do not close the door"
    clock.step(-HOUR)
    assert sign_in(device).status_code == 429, "a step back opens the door"
    clock.step(HOUR + settings.AXES_COOLOFF_TIME + MINUTE)
    assert sign_in(device).status_code == 302, "the door stays closed"


def chain_whole(clock: Clock) -> None:
    """Entries stand in the order in which they were written, whatever their times say."""
    from kaijuan.core.audit.public import broken_chains

    for step in (-HOUR, DAY, -2 * DAY, MINUTE):
        clock.step(step)
        assert put()[0] == 201
    assert broken_chains() == []


CHECKS: Final = (
    hour_back,
    day_ahead,
    waiting_job,
    token_ends,
    session_ends,
    lockout_ends,
    chain_whole,
    nightly_once,
    nightly_after_wrong_year,
    into_2038,
    chain_whole,
    hour_back,
)


def main(names: Sequence[str] = ()) -> None:
    """Carry out the checks of these names, or all of them."""
    from kaijuan.core.jobs.public import cron

    settings.ALLOWED_HOSTS = ["testserver"]

    @cron("faults.nightly", "0 3 * * *")
    def nightly(*, institution_id: None) -> None:
        _ticks.append(now())

    chosen = [check for check in CHECKS if not names or check.__name__ in names]
    failures: dict[str, str] = {}
    with time_machine.travel(NIGHT, tick=True) as traveller:
        clock = Clock(traveller)
        make_reader()
        keep_token()
        with worker():
            for check in chosen:
                clock.begin()
                try:
                    check(clock)
                except Exception as error:
                    traceback.print_exc()
                    failures[check.__name__] = str(error) or type(error).__name__
    found = json.dumps({"checks": len(chosen), "failures": failures}, ensure_ascii=False)
    os.write(1, f"{found}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1:])
