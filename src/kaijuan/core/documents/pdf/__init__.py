"""PDF by typst."""
