"""What is counted: indicators, units, comparators, and which sums are refused."""
