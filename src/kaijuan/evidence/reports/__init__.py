"""Data points, claims and the compiled report (S03)."""
