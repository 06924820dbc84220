"""Made-up members with plans, and the winter of 2020 told again on them."""
