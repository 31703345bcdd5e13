"""From a pool: whoever entered stays in it through the season, and each draw is made from those who are still there."""

from sojourn.basics.messages import Message
from sojourn.rounds.methods.way import Method

METHOD = Method(
    code="pool",
    name=Message("by lot, draw after draw from a pool"),
    holds_at_lodging=False,
    has_result_day=False,
    comes_back_to="free",
    by_lot=True,
)
