"""Rule and queryset agree: what a persona may see of a model is the same by either way."""

from __future__ import annotations

import pytest
import rules

from kaijuan.core.permissions.visibility import visibility
from kaijuan.core.tenancy.scope import institution_scope

pytestmark = pytest.mark.django_db
MODELS = [entry.key for entry in visibility]


@pytest.mark.parametrize("key", MODELS)
def test_rule_and_queryset_agree(key, world):
    entry = visibility[key]
    seen_by_anybody = 0
    for institution in (world.own, world.foreign, world.consortium):
        with institution_scope(institution):
            rows = list(entry.model._default_manager.all())
            for name, user in world.personas.items():
                by_rule = {r.pk for r in rows if rules.has_perm(entry.permission, user, r)}
                by_queryset = set(entry.queryset(user).values_list("pk", flat=True))
                assert by_rule == by_queryset, (key, name, institution.name)
                seen_by_anybody += len(by_rule)
    assert seen_by_anybody, f"no persona sees any {key}: the test would hold by itself"


def test_there_is_something_to_agree_on():
    assert len(MODELS) >= 5
