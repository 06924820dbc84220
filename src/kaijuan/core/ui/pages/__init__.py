"""Whole pages that many rooms have: a list, and a form on a page of its own."""
