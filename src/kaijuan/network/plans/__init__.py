"""Response levels, staged plans, and the switch that carries them out (S05, S06)."""
