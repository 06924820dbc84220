"""What pages of duties ask."""
