"""What is kept: the office's own tables, their seals and their constraints; no other floor has a query."""
