"""What happens in plans: one function for each change of state."""
