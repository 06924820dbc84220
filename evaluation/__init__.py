"""`make eval`: what the house does with files that others made, as one table."""
