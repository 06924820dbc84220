"""What the pages of the premises ask."""
