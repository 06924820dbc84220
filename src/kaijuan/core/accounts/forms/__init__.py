"""What people type about accounts; ``save()`` hands over to the domain."""
