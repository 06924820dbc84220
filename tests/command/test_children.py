"""The parent of the house keeps count of its children, whatever moment a signal chooses."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from kaijuan.config.command.up import children
from kaijuan.config.command.up.children import Child, end_all
from kaijuan.config.command.up.ending import Ended, ends_on_signals


@pytest.fixture(params=[False, True], ids=["alone", "beside another thread"])
def company(request):
    """Another thread, such as a connection pool's, takes the signals that this one holds back."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    if request.param:
        thread.start()
    yield
    done.set()


@pytest.mark.usefixtures("company")
def test_a_signal_while_a_dead_child_is_noted_loses_no_child(monkeypatch):
    def signal_arrives(_pid: int, _number: signal.Signals) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)  # another thread has the time to take it

    child = Child("short", lambda: None)
    monkeypatch.setattr(children, "close_connections", lambda: None)
    child.start()
    monkeypatch.setattr(children, "_signal_group", signal_arrives)
    with pytest.raises(Ended), ends_on_signals():
        while not child.ended():
            time.sleep(0.01)
    assert child.pid is None
    assert end_all([child])


class _Ends:
    """Something whose finalizer is at work when the signal comes."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)


def test_an_end_that_python_throws_away_is_asked_for_again(capfd):
    began = time.monotonic()
    with pytest.raises(Ended), ends_on_signals():
        thing = _Ends()
        del thing  # whatever is raised in here is printed and ignored
        while time.monotonic() - began < 10:
            time.sleep(0.01)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert capfd.readouterr().err == ""
