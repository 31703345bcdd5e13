"""The gate: it takes the rush of the opening minute, beside the pages, and decides nothing else."""
