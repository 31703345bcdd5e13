"""Who may go: the kinds of criterion, the facts they ask, and the findings for a person on a day."""
