"""The entrances of the office: its settings, its addresses and what every request passes through."""
