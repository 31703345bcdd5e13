"""Terms of which every rule is made, and the readings of a term."""
