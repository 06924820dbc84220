"""Whose rows: institutions, memberships, the open scope and the wall between members."""
