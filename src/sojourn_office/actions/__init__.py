"""Every write of the office: one verb, one transaction, one event, with `by`, `at` and a key."""
