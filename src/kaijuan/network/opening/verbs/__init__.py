"""What the log says of the room; each file registers itself."""
