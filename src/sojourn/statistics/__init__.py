"""What the numbers of rounds say, and how far chance alone explains them."""
