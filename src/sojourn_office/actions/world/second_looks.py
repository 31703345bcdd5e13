"""Second looks in the demonstration: who asks for one, and the other mission of the host that takes it."""

from __future__ import annotations

from datetime import datetime

from sojourn_office.actions import second_looks
from sojourn_office.actions.acting import by_account
from sojourn_office.actions.cases import owner_of

# Where a mission's own officers decided first; in small offices another mission takes the second look.
OF = {"seoul": "busan", "busan": "seoul", "jeju": "busan", "osaka": "tokyo", "tokyo": "osaka"}
_WHY = "計画書の2ページ目に、働く期間は2か月だけと書きました。旅行の計画をもう一度ご確認ください。"


def ask(number: str, *, at: datetime, key: str) -> None:
    """Ask for a second look at a refusal, as its person would write it."""
    owner = owner_of(number)
    if owner is not None:
        second_looks.ask(number=number, why=_WHY, by=by_account(owner), at=at, key=key)
