"""State changes of this part, one function each."""
