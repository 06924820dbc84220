"""What the log says; one file for each part of the room."""
