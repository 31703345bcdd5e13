"""Points in the demonstration: two invented officers give them apart, as their chance has it, and always agree."""

from __future__ import annotations

from datetime import datetime

from sojourn_office.actions import points
from sojourn_office.actions.world.chance import Chance
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.cases import Case
from sojourn_office.storage.points import given_by, scale_for

_SEED = "points"
_WHY = {"JPN": "理由書と計画書による。", "KOR": "사유서와 계획서에 따름."}


def give_points(row: Case, posts: tuple[Post, Post], at: datetime, key: str) -> None:
    """Let both officers of a case give points, if its round goes by them; never more apart than the step."""
    scale = scale_for(row)
    if scale is None:
        return
    chance = Chance(_SEED, row.number)
    first = {each.code: chance.between(2, each.highest) for each in scale.criteria}
    second = {each.code: max(0, first[each.code] - chance.below(scale.step + 1)) for each in scale.criteria}
    for post, given in zip(posts, (first, second), strict=True):
        if given_by(row, frozenset({f"post:{post.id}"})):
            continue
        points.give(
            number=row.number,
            post=post,
            points=given,
            reasons=_WHY.get(row.host, ""),
            at=at,
            key=f"{key}/{post.number}",
        )
