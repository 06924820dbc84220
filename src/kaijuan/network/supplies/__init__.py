"""Supplies: stock, movements, reorder points, equipment with service dates (S08)."""
