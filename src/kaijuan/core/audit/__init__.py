"""Who did what, when: append-only, chained for each institution, without personal values."""
