"""Whole state changes of meetings and orders, and what is asked of them."""
