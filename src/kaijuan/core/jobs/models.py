"""The sign of life that a worker gives."""

from __future__ import annotations

from django.db import models


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
