"""Rounds in which a group of people falls behind, and what a supervisor says of it."""

from __future__ import annotations

from datetime import timedelta

from sojourn.statistics.model import Count, Part, counted
from sojourn_office import clock
from sojourn_office.actions import alarms, decisions
from sojourn_office.storage import alarms as kept
from sojourn_office.storage.rounds import Round
from tests.office.desks import Office

ROUND = "KOR-JPN-Q4"


def decided(office: Office, name: str, *, passes: bool, **answers: object) -> str:
    number = office.case(f"{name}@example.org", given_names=name.upper(), promised=True, **answers)
    office.client("mori").get(f"/en/desk/cases/{number}")
    office.see_papers(number, "mori")
    decide(office, number, "mori", "inoue", passes=passes)
    return number


def decide(office: Office, number: str, proposer: str, signer: str, *, passes: bool) -> None:
    for code in ("purpose", "funds", "residence", "age"):
        office.mark(number, proposer, code, "yes" if passes or code != "purpose" else "no")
        post, moment = office.posts[proposer], clock.now()
        asked = decisions.propose(number=number, post=post, own_sentence="", version=None, at=moment, key=office.key())
        if asked == number:
            break
    post, moment = office.posts[signer], clock.now()
    signed = decisions.confirm(number=number, post=post, specimen=True, at=moment, key=office.key())
    assert signed == number, signed


def closed(*, results_in: timedelta = timedelta(days=1)) -> None:
    past = clock.now() - timedelta(minutes=1)
    Round.objects.filter(pk=ROUND).update(closes_at=past, results_at=clock.now() + results_in)


def fed(office: Office, *, women: Count, others: Count) -> None:
    for number in range(4):
        name = f"KOR-JPN-2020-Q{number + 1}"
        parts = (Part((("age", "26-30"), ("sex", "F")), women), Part((), others))
        answer = alarms.feed(
            result=counted(name, parts),
            scheme="KOR-JPN",
            closed_on=clock.now().date() - timedelta(days=40 - number),
            by="system",
            at=clock.now(),
            key=office.key(),
        )
        assert answer == name, answer


def let_fall(office: Office) -> None:
    """Ten women of 26 to 30 of whom nobody passes, ten others who all do; before, nine in ten of both passed."""
    fed(office, women=Count(57, 60), others=Count(240, 260))
    for number in range(10):
        decided(office, f"w{chr(97 + number)}", passes=False, birth_date="1998-03-12", sex="F")
        decided(office, f"m{chr(97 + number)}", passes=True, birth_date="2002-03-12", sex="M")
    closed()


def of_women() -> str:
    """The alarm about women of 26 to 30 among those of the round."""
    return next(row.id for row in kept.of_round(ROUND) if row.who == {("age", "26-30"), ("sex", "F")})


def answer_all(office: Office, *, but: str = "") -> None:
    for row in kept.of_round(ROUND):
        if row.answered is None and row.id != but:
            said = alarms.explain(
                alarm=row.id, words="As expected.", post=office.posts["kobayashi"], at=clock.now(), key=office.key()
            )
            assert said == row.id, said
