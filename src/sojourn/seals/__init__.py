"""What is signed: keys, the seal on the visa, the list for checking off line, and signed notes."""
