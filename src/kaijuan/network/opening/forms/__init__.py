"""What a person types into the room's pages. ``write()`` hands over to the domain."""
