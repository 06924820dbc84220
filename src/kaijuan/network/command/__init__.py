"""The director's page and the secretariat's board."""
