"""Meetings, their decisions, and orders with owner and due time (S07)."""
