"""Pages; one file or folder for each part of the room."""
