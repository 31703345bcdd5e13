"""By lot: whoever entered in the window is in one draw; places go down its order, also those that come back."""

from sojourn.basics.messages import Message
from sojourn.rounds.methods.way import Method

METHOD = Method(
    code="ballot",
    name=Message("by lot, one draw after the window"),
    holds_at_lodging=False,
    has_result_day=False,
    comes_back_to="free",
    by_lot=True,
    passes_on=True,
)
