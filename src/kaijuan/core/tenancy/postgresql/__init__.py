"""Django's PostgreSQL, told whose rows are asked for."""
