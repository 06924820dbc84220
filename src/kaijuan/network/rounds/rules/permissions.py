"""Every permission of this room, in one place; the files beside it add what rows it shows."""

from __future__ import annotations

import rules

from kaijuan.core.permissions.predicates import (
    is_auditor,
    is_director,
    is_librarian,
    is_secretariat,
    is_staff,
)

rules.add_perm("rounds.view", is_staff)
#: To hand in what is expected of oneself.
rules.add_perm("rounds.report", is_staff)
rules.add_perm("rounds.manage", is_director | is_librarian)
#: To ring the silent, remind them, and write down what they say.
rules.add_perm("rounds.call", is_director | is_librarian)
rules.add_perm("rounds.close_day", is_director)
#: To read what a named person answered; the reason is kept and shown to that person.
rules.add_perm("rounds.see_answers", is_director)
rules.add_perm("rounds.demand", is_secretariat)
rules.add_perm("rounds.board", is_secretariat | is_auditor)
