"""For each model the rule and the queryset agree, whoever asks."""

from __future__ import annotations

from typing import Any

import pytest

from kaijuan.core.permissions.visibility import visibility
from kaijuan.evidence.reports.domain import publish_release
from kaijuan.evidence.reports.models import Claim, DataPoint, Release
from kaijuan.evidence.reports.tests.making import draft_with_one_figure

PERSONAS = ["anonymous", "reader", "librarian", "director", "auditor", "secretariat", "stranger"]


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("model", [Release, DataPoint, Claim])
def test_rule_and_queryset_agree(
    draft: Release, personas: Any, persona: str, model: type[Any]
) -> None:
    publish_release(draft_with_one_figure("wind-2022"), by=None)
    user = personas[persona]
    known = visibility[model._meta.label]
    by_queryset = set(known.queryset(user).values_list("pk", flat=True))
    by_rule = {row.pk for row in model.objects.all() if _may(user, known.permission, row)}
    assert by_queryset == by_rule
    assert len(by_rule) == (2 if persona == "secretariat" else 1)


def _may(user: Any, permission: str, row: Any) -> bool:
    import rules

    return bool(rules.has_perm(permission, user, row))
