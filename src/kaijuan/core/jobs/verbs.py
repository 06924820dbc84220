"""What the log says of jobs."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "job.cancelled": _("%(actor)s cancelled “%(object)s”"),
    "job.retried": _("%(actor)s had the job %(name)s tried again"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
