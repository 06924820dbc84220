"""The public face: the consortium's page, an institution's page, and the desk of who works here."""
