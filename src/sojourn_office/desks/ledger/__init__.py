"""The public ledger: where every place of a period is, with all movements to add up."""
