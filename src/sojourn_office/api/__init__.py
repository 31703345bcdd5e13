"""The read API under `/api/v1`: what the commands answer, for programs, over the network."""
