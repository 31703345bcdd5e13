"""The demonstration's invented world as data: people, their papers, what becomes of them, and the overlay of values."""
