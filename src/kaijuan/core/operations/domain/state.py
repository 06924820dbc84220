"""The state of the house at a glance, each line with what to do about it."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaijuan import __version__
from kaijuan.core.operations.domain import facts, keeping, observations, place
from kaijuan.core.operations.domain.lines import Line
from kaijuan.core.operations.models import Observation
from kaijuan.core.operations.words import joined, size, span
from kaijuan.core.ui.dates import moment

#: Seconds after which a job that waits is late although a worker is alive.
LATE_JOB: Final = 300.0
#: Shares of the disk that must be free, and bytes below which it is late whatever the share.
LOW_DISK, LATE_DISK, LEAST_BYTES = 0.15, 0.05, 1 << 30
#: Seconds by which two clocks may differ: tokens and leases are checked on both.
DRIFT: Final = 5.0


def state() -> list[Line]:
    """Every line, in the order of the page. Raises OperationalError without database."""
    found = observations.all_of_them()
    database = place.database()
    return [
        _web(),
        _workers(),
        _queue(),
        _database(database),
        _clock(database),
        _disk(found),
        keeping.backup(),
        keeping.certificate(found),
        keeping.mail(),
        keeping.chains(found),
        keeping.secrets(),
    ]


def _web() -> Line:
    sentence = _("Version %(version)s, since %(since)s.") % {
        "version": __version__,
        "since": moment(facts.STARTED),
    }
    if settings.DEBUG:
        todo = _("Debugging is on and shows the inside to everybody: unset KAIJUAN_DEBUG.")
        return Line("web", pgettext("part of the house", "Web server"), "late", sentence, todo)
    return Line("web", pgettext("part of the house", "Web server"), "open", sentence)


def _workers() -> Line:
    title, beats = pgettext("part of the house", "Worker"), facts.beats()
    alive = [beat for beat in beats if beat.alive]
    if alive:
        where = _("%(host)s since %(since)s")
        places = [where % {"host": b.host, "since": moment(b.since)} for b in alive[:5]]
        count = len(alive)
        head = ngettext("%(n)s at work: ", "%(n)s at work: ", count) % {"n": count}
        return Line(
            "worker",
            title,
            "open",
            head + pgettext("between things", ", ").join(places) + pgettext("between things", "."),
        )
    todo = _("Start it: `systemctl start kaijuan-worker`, or `kaijuan up`.")
    if not beats:
        return Line("worker", title, "late", _("No worker is at work; jobs wait."), todo)
    silent = _("Silent for %(span)s; jobs wait.") % {"span": span(beats[0].seconds)}
    return Line("worker", title, "late", silent, todo)


def _queue() -> Line:
    jobs = facts.queue_numbers()
    waited = jobs.oldest_ready_seconds or 0.0
    sentence = _("%(ready)s waiting, %(running)s running, %(failed)s failed.") % {
        "ready": jobs.ready,
        "running": jobs.running,
        "failed": jobs.failed,
    }
    if waited > LATE_JOB:
        oldest = _("The oldest has waited for %(span)s.") % {"span": span(waited)}
        todo = _("Look whether the worker is at work, or busy with one long job.")
        return Line(
            "queue", pgettext("part of the house", "Jobs"), "late", joined(sentence, oldest), todo
        )
    if jobs.failed:
        todo = _("Look at the failed jobs and try them again.")
        return Line("queue", pgettext("part of the house", "Jobs"), "limited", sentence, todo)
    return Line("queue", pgettext("part of the house", "Jobs"), "open", sentence)


def _database(database: place.Database) -> Line:
    title = pgettext("part of the house", "Database")
    sentence = _("%(engine)s %(version)s, %(size)s.") % {
        "engine": database.engine,
        "version": database.version,
        "size": size(database.bytes),
    }
    if database.pending:
        count = len(database.pending)
        pending = ngettext(
            "%(n)s migration is pending.", "%(n)s migrations are pending.", count
        ) % {"n": count}
        todo = _("Run `kaijuan manage migrate`, or start it again with `kaijuan up`.")
        return Line("database", title, "late", joined(sentence, pending), todo)
    return Line("database", title, "open", joined(sentence, _("All migrations are applied.")))


def _clock(database: place.Database) -> Line:
    title = pgettext("part of the house", "Clocks")
    if abs(database.drift) > DRIFT:
        sentence = _("The clocks of the database and of this machine differ by %(span)s.") % {
            "span": span(abs(database.drift))
        }
        todo = _("Let both keep time with a time server (chrony or systemd-timesyncd).")
        return Line("clock", title, "late", sentence, todo)
    return Line("clock", title, "open", _("The database and this machine agree on the time."))


def _disk(found: dict[str, Observation]) -> Line:
    disk = place.disk()
    sentence = _("%(free)s of %(total)s free where the data lie.") % {
        "free": size(disk.free),
        "total": size(disk.total),
    }
    files = found.get(observations.FILES)
    if files:
        kept = _("Kept files: %(size)s.") % {"size": size(files.details["bytes"])}
        sentence = joined(sentence, kept)
    share = disk.free / max(disk.total, 1)
    todo = _("Make room, or give the disk more: a full disk stops every write.")
    if share < LATE_DISK or disk.free < LEAST_BYTES:
        return Line("disk", pgettext("part of the house", "Disk"), "late", sentence, todo)
    if share < LOW_DISK:
        return Line("disk", pgettext("part of the house", "Disk"), "limited", sentence, todo)
    return Line("disk", pgettext("part of the house", "Disk"), "open", sentence)
