"""The names under which landed migrations look for these; the checks are the house's."""

from kaijuan.core.validators import plain_text, sensible_day

__all__ = ["plain_text", "sensible_day"]
