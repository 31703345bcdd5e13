"""PostgreSQL as Django's own backend speaks to it, but for one thing: an unsure commit is not a success."""
