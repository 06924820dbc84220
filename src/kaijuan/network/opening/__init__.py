"""What is open: places, services, what each does in each mode, and the modes over time (S06)."""
