"""Factories and personas that every room's tests share."""
