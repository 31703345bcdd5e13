"""Taking payments: what a provider of payments must be able to do, one that is asked over the network, one to try."""
