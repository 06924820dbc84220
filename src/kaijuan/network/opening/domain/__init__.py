"""What is done: each function tells one whole change of state."""
