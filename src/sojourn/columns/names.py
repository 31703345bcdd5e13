"""How a person's facts lie in columns: one column a fact, and beside a sum of money its currency."""

from __future__ import annotations

from sojourn.basics.money import Money
from sojourn.rules.terms import FirstKnown, Quantity, Times, Value

CURRENCY = "_currency"
"""What the column of a currency has behind the name of its sum."""


def is_money(quantity: Quantity) -> bool:
    """Whether a quantity of the rule is a sum of money, so that what it is compared with has a currency too."""
    match quantity:
        case Value(Money()):
            return True
        case Times(of, _):
            return is_money(of)
        case FirstKnown(ways):
            return any(map(is_money, ways))
        case _:
            return False
