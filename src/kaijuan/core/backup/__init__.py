"""Backup and restore: every row and every kept file of a house in one archive, the same on both
databases, so that it also carries a house from the one to the other."""
