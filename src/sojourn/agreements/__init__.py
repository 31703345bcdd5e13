"""The agreement as data: instruments, schemes, and values that are dated and cited."""
