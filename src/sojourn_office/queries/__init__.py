"""Every read a page makes."""
