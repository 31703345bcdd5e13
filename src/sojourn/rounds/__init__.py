"""Rounds: windows with a method, opened and closed by the zone that the mission names."""
