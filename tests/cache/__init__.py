"""Kept pages are always the pages that would be drawn now, for whoever asks."""
