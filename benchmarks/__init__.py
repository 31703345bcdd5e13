"""How fast, as ratios within one run; each figure stands beside the command that gives it."""
