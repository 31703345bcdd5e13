"""Random rules and random people that every reading of a rule is held against."""
