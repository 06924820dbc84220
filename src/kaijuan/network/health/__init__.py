"""Daily health reports, their follow-up, and pledges (S17-S19)."""
