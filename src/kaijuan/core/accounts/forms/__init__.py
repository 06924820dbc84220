"""What people type about accounts; ``write()`` hands over to the domain."""
