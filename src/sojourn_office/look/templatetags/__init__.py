"""The tags and filters that templates load by `{% load say %}`."""
