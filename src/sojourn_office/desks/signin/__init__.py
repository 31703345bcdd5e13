"""Signing in: a code by mail for everyone, a second factor for staff, and the way out."""
