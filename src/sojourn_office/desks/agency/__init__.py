"""The desk of an agency: its clients, and sheets with many of them."""
