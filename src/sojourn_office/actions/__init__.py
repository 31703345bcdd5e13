"""Every write of the office: a verb, a transaction, an event; who did it and when are always named."""
