"""What the pages of forms ask for."""
