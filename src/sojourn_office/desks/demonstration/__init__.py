"""The demonstration's own pages: its clock, which moves forward only, and its post box."""
