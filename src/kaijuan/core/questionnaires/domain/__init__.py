"""Whole state changes of forms, one function each."""
