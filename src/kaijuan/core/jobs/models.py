"""What workers leave in the database: signs of life, ticks of the clock, and how
far a long job has come.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy


class Heartbeat(models.Model):
    """One row for each worker at work; a worker that stops cleanly takes its row away.

    ``host``, ``pid`` and ``born`` name the process so exactly that a worker on the same host can
    tell at once, without waiting for the beats to stop, that this one was killed.
    """

    worker_id = models.CharField(max_length=64, unique=True)
    host = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    born = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        ordering = ("-beat_at",)

    def __str__(self) -> str:
        return self.worker_id


class CronTick(models.Model):
    """That tick ``tick`` of cron job ``name`` was answered, with all others after ``since``.

    ``job_id`` is the job that was asked for; None for the first tick ever seen of a name.
    """

    name = models.CharField(max_length=100)
    tick = models.DateTimeField()
    since = models.DateTimeField(null=True)
    job_id = models.UUIDField(null=True)

    class Meta:
        ordering = ("name", "-tick")
        constraints = (
            models.UniqueConstraint(fields=("name", "tick"), name="jobs_tick_answered_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.tick:%Y-%m-%d %H:%M}"


class JobProgress(models.Model):
    """How far a long job has come: what its page shows. ``code`` is the job's own id.

    ``title``, ``phase`` and ``unit`` are sentences of the catalogues (as in the source, English);
    ``parameters`` fill the title's places and hold no personal data. ``total`` is None where nobody
    knows it. ``samples`` are pairs of seconds and items done, from the last minute. ``checkpoint``
    is ``{"value": what the job left, "done": items}``. ``sentences`` is why it failed, by language.
    ``attempt`` is the number of the attempt that may write here, 0 while nobody works at it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a job", "waiting")
        RUNNING = "running", pgettext_lazy("state of a job", "running")
        CANCELLING = "cancelling", pgettext_lazy("state of a job", "being cancelled")
        CANCELLED = "cancelled", pgettext_lazy("state of a job", "cancelled")
        FAILED = "failed", pgettext_lazy("state of a job", "failed")
        DONE = "done", pgettext_lazy("state of a job", "done")

    code = models.UUIDField(unique=True)
    name = models.CharField(max_length=100)
    institution = models.ForeignKey(
        "tenancy.Institution", on_delete=models.CASCADE, null=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    parameters = models.JSONField(default=dict)
    phase = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    samples = models.JSONField(default=list)
    checkpoint = models.JSONField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    cancel_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    result = models.CharField(max_length=300, blank=True)
    sentences = models.JSONField(default=dict)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (
            models.Index(fields=("asked_by", "-asked_at"), name="jobs_progress_own"),
            models.Index(fields=("state", "-asked_at"), name="jobs_progress_state"),
        )

    def __str__(self) -> str:
        return str(gettext(self.title) % self.parameters)

    @property
    def ended(self) -> bool:
        return self.state in {self.State.CANCELLED, self.State.FAILED, self.State.DONE}
