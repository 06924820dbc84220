"""What the log says of duties."""
