"""What is the same for everybody is drawn once and kept until a row that it shows changes."""
