"""States and the steps between them: who may, from where to where, and what the log says."""
