"""Sensitive answers of named persons: sealed under a key each, looked at on record, erased."""
