"""A real browser, a real server: from the question of a newcomer to a seal that anyone can verify."""
