"""Sojourn, the library: the law and the arithmetic of working holiday programmes, on Python alone."""
