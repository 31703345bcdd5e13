"""Rehearsals: the real programs of an office on a copy of it, with invented people who come as crowds do."""
