"""The desk of a programme manager: the register of agencies."""
