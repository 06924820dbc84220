"""What the database's triggers write down when a row of a topic changes."""

from __future__ import annotations

from django.db import models


class Change(models.Model):
    """Something of ``topic`` changed, in the transaction that wrote this row.

    The revision of a topic is the sum of its tokens (63 bits), so rows need no order: a writer
    that commits late with a smaller id changes the sum like any other, and no writer waits for
    another one. Old rows are added up into one, which leaves the sum as it is.
    """

    topic = models.CharField(max_length=60)
    token = models.BigIntegerField()

    def __str__(self) -> str:
        return self.topic
