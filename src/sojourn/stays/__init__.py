"""Stays: landing, registration, last day, leaving."""
