"""Open all year and decided one by one: a place is held at lodging and free again when no visa is issued."""

from sojourn.basics.messages import Message
from sojourn.rounds.methods.way import Method

METHOD = Method(
    code="one_by_one",
    name=Message("one by one, open all year"),
    holds_at_lodging=True,
    has_result_day=False,
    comes_back_to="free",
)
