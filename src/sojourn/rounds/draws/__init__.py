"""The draw: a frozen list, one public number named before it existed, one order that anyone can work out again."""
