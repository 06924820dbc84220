"""What is done on the premises: one function tells a whole change."""
