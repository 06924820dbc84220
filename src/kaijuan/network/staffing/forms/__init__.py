"""What a person types into this room. ``save()`` hands over to the domain."""
