"""The border: scan or type, one word, and what was seen: landing, settling, registering, leaving."""
