"""The filter of the failed jobs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from kaijuan.core.jobs.public import FailedJob
from kaijuan.core.ui.fields import field_of


class FailedFilter(forms.Form):
    """By the kind of job, as far as there are failed ones."""

    name = forms.ChoiceField(label=pgettext_lazy("of a job", "Kind"), required=False)

    def __init__(self, data: Any, *, jobs: list[FailedJob]) -> None:
        super().__init__(data)
        names = sorted({job.name for job in jobs})
        field_of(self, "name", forms.ChoiceField).choices = [
            ("", pgettext_lazy("of a job", "all kinds")),
            *((name, name) for name in names),
        ]

    def narrow(self, jobs: list[FailedJob]) -> list[FailedJob]:
        """The jobs that pass."""
        wanted = self.cleaned_data.get("name")
        return [job for job in jobs if not wanted or job.name == wanted]
