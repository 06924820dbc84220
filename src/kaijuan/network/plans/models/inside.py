"""What a switch holds that is its library's own, behind the wall (S06)."""

from __future__ import annotations

from django.db import models

from kaijuan.core.tenancy.walled import Walled
from kaijuan.network.plans.models.switches import Switch


class SwitchInside(Walled):
    """The part of a switch that nobody outside reads; a switch without any of it has no row.

    The switch itself is published: when, to which mode, by whom. Its measures name what stands
    behind the wall (orders, groups of people, supplies), and so may the reason for a refusal.
    """

    switch = models.OneToOneField(Switch, on_delete=models.CASCADE, related_name="+")
    #: Measures beyond the stage's: ``[{"kind", "parameters"}]``.
    more_measures = models.JSONField(default=list)
    #: Why it was refused or could not be carried out last: a sentence of the catalogue in every
    #: language, or what a person wrote.
    trouble = models.TextField(blank=True)

    class Meta(Walled.Meta):
        abstract = False

    def __str__(self) -> str:
        return str(self.switch_id)
