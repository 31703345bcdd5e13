"""Checking a visa without signing in, and what is published so that anyone can check without us."""
