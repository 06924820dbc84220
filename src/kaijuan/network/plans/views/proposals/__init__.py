"""Pages of the secretariat's proposals."""
