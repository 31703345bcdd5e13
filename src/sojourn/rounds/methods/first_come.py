"""First come: a place is claimed at the opening, held until a day, and given to the next reserve when it comes back."""

from sojourn.basics.messages import Message
from sojourn.rounds.methods.way import Method

METHOD = Method(
    code="first_come",
    name=Message("first come, first served"),
    holds_at_lodging=False,
    has_result_day=False,
    comes_back_to="free",
    holds_at_claim=True,
)
