"""The desk of a sending state: what waits at its gate, one application, endorsed or not."""
