"""Duties that expect their items in advance (S11-S13, S17-S19 build on it)."""
