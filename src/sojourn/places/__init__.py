"""Places: a ledger of accounts that always sums to what the agreement grants."""
