"""The director's page, the secretariat's board, the figures."""
