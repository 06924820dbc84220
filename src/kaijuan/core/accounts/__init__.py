"""People: one account, any number of roles at any number of institutions."""
