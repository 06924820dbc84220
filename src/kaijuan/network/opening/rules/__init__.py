"""Who sees and who changes what the room keeps; each file registers itself."""
