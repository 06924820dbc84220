"""What a person types into the room's pages. ``save()`` hands over to the domain."""
