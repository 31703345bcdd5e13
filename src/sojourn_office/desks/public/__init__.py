"""The public pages: the front, "Can I go?", the answer with its findings, and the schemes with their history."""
