"""What other programs read of opening: a calendar of hours, and what has changed."""
