"""How alike two records of persons are, and what speaks for and against their being one."""
