"""Desks: one kind of person's pages each; they ask queries, call actions, and know neither storage nor each other."""
