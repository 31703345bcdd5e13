"""Cases: an application as a list of actions, from which its stage and whose turn it is are worked out."""
