"""Forms of meetings and orders: they check what was typed and hand over to the domain."""
