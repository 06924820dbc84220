"""Pages of meetings and orders: parse, call, answer."""
