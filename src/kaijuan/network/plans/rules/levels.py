"""Who records response levels. Everyone may see them."""

from __future__ import annotations

import rules

from kaijuan.core.permissions.predicates import is_secretariat

rules.add_perm("plans.record_level", is_secretariat)
