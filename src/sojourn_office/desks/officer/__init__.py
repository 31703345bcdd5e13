"""The officer's desk: the next case, paper beside rule, a reasoned decision."""
