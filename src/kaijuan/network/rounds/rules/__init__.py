"""Who may do what with duties, and who sees which rows."""
