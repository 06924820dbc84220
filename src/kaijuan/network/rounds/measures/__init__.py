"""What a switch of the opening mode does with duties: starts, stops and changes them (S06, S11)."""
