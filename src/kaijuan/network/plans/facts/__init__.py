"""The facts that this room tells itself."""
