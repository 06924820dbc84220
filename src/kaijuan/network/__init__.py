"""Who we are and what state we are in."""
