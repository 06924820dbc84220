"""What an operator runs the house by: logs, numbers, the page of state, pages without database."""
