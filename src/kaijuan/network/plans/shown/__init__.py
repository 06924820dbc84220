"""What pages show of rows: read once, put into words once."""
