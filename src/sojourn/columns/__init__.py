"""Rules over columns of people: the same terms read as expressions of an engine, for ten million rows at once."""
