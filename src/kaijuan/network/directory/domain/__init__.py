"""State changes of the directory, one function each."""
