"""Pages of the directory: parse, call, answer."""
