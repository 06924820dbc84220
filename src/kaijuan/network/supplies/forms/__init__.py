"""What a person types into supplies. ``save()`` hands over to the domain."""
