"""The log and the head of each institution's chain."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.verbs import verbs
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.triggers import append_only
from kaijuan.core.tenancy.walled import Walled

FIRST: Final = "0" * 64


class ChainHead(models.Model):
    """The last link of an institution's chain; locked while the next one is written."""

    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=FIRST)

    def __str__(self) -> str:
        return f"{self.institution_id}:{self.sequence}"


@append_only
class AuditEntry(Walled):
    """One fact: who did what to which object, when.

    Persons and objects stand here by their codes only; names are looked up when the entry is shown,
    so that erasing a person leaves the chain whole and the log silent about them.
    """

    sequence = models.PositiveBigIntegerField(_("number"))
    at = models.DateTimeField(_("time"))
    actor_code = models.UUIDField(null=True)
    verb = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_code = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta(Walled.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "sequence"], name="one_entry_for_each_number"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "object_type", "object_code", "sequence"]),
        ]

    # Names that the page looked up for the sentence; see audit.names.
    actor_name: str = ""
    object_name: str = ""

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.object_type}:{self.object_code}"

    def sentence(self) -> str:
        """The entry as a sentence in the active language."""
        if self.verb not in verbs:
            return f"{self.actor_name} {self.verb} {self.object_name}"
        verb = verbs[self.verb]
        names = {"actor": self.actor_name, "object": self.object_name}
        return str(verb.sentence) % {**verb.words(self.details), **names}

    def digest_now(self) -> str:
        """SHA-256, as hexadecimal, over the previous link and every field of this one."""
        return link_digest(
            self.previous,
            {
                "institution": self.institution_id,
                "sequence": self.sequence,
                "at": self.at.isoformat(),
                "actor": str(self.actor_code or ""),
                "verb": self.verb,
                "object": [self.object_type, self.object_code],
                "details": self.details,
            },
        )


def link_digest(previous: str, fields: dict[str, Any]) -> str:
    """The digest of one link: canonical JSON (sorted keys, no spaces) after the previous digest."""
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
