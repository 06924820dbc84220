"""The pages of groups of people and of training."""
