"""Groups of people that are suspended and resumed, and training with a record (S14)."""
