"""What invented officers do to a case before it is proposed: they see its papers and give points, always agreeing."""

from __future__ import annotations

from datetime import datetime

from sojourn_office.actions import openings, points
from sojourn_office.actions.world.chance import Chance
from sojourn_office.storage import cases as stored_cases
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


def see_papers(row: Case, post: Post, at: datetime, key: str) -> None:
    """An officer opens what was filed, and marks what came over the counter."""
    papers = stored_cases.papers_of(row)
    for reason, on_paper in (("to-assess", False), ("on-paper", True)):
        seen = [paper.paper for paper in papers if paper.on_paper is on_paper]
        if not seen:
            continue
        openings.opened_all(number=row.number, post=post, reason=reason, papers=seen, at=at, key=f"{key}/{reason}")
