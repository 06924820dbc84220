"""Who may; one file for each part of the room."""
