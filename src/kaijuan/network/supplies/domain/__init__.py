"""Whole state changes of supplies, one function each."""
