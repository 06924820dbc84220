"""What a person types; one file for each part of the room."""
