"""The transparency log as arithmetic and text: the tree, its proofs, checkpoints and leaves."""
