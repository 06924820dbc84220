"""Who sees how the house runs: nothing of it is about a person."""

from __future__ import annotations

import rules

from kaijuan.core.permissions.predicates import is_operator, is_secretariat

# The secretariat is asked first when something does not work; only the operator acts.
rules.add_perm("operations.look", is_operator | is_secretariat)
rules.add_perm("operations.act", is_operator)
