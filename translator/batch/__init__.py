"""Many articles in one run: failures stay with their article, interrupted runs resume."""
