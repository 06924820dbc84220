"""Patrol and facility checks, disinfection, returned books (S12, S13)."""
