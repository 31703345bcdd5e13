"""A visa after the decision: its record, its machine-readable lines, and what may happen to it."""
