"""What a person types into supplies. ``write()`` hands over to the domain."""
