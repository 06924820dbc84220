"""Kaijuan 开卷 keeps a library open when its doors close."""

__version__ = "0.2.0"
