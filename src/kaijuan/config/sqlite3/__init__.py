"""Django's SQLite, which opens the house's file and never makes one."""
