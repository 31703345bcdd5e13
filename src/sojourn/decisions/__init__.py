"""Decisions: their grounds in four parts, and how much of them the host gives out."""
