"""What is asked for at the gates."""
