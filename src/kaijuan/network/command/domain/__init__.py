"""What the pages of this room read; nothing here writes."""
