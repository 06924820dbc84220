"""State changes of groups of people and of training, one function each."""
