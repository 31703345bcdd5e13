"""Sojourn, the office: the running service around the law and the arithmetic."""
