"""What a person types into this room. ``write()`` hands over to the domain."""
