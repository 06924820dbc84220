"""Telling people what concerns them: in the house, and by e-mail."""
