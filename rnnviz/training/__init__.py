"""Learning, in NumPy alone."""
