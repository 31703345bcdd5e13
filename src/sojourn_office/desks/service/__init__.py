"""What any public service has: help and a person to turn to, accessibility, privacy, and how the service is."""
