"""Pages of the premises."""
