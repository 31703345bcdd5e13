"""Chosen on papers in a round: results for all on one day, places held at passing, lost if not collected."""

from sojourn.basics.messages import Message
from sojourn.rounds.methods.way import Method

METHOD = Method(
    code="assessed",
    name=Message("on papers, in rounds"),
    holds_at_lodging=False,
    has_result_day=True,
    comes_back_to="returned",
    by_points=True,
)
