"""Entry control: who comes in and goes out, and how many are inside (S11)."""
