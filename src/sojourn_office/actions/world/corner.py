"""A corner of the demonstration: one more agreement with what is invented over it, its round, and who applies there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from sojourn.cases.numbers import case_number
from sojourn.eligibility.papers import papers_asked
from sojourn.rounds.moves import end_of_day, start_of_day
from sojourn_office.actions import accounts, agreements, cases, rounds
from sojourn_office.actions.acting import SYSTEM, by_account
from sojourn_office.actions.world.chance import Chance
from sojourn_office.actions.world.people import Applicant
from sojourn_office.storage import accounts as stored_accounts
from sojourn_office.storage import agreements as stored_agreements
from sojourn_office.storage import cases as stored_cases


@dataclass(frozen=True)
class Corner:
    """A scheme with one invented mission and one round that decides case by case; `name` is that of its overlay."""

    name: str
    file: str
    round_id: str
    scheme: str
    mission: str
    zone: str
    places: int
    opens_on: date
    closes_on: date
    currency: str

    def set_up(self, agreement: str, *, at: datetime) -> None:
        """Load the agreement with what is invented over it, and open its round."""
        overlay = files("sojourn_office.actions.world").joinpath(f"overlay_{self.name}.toml").read_text("utf-8")
        year, round_id, scheme = self.opens_on.year, self.round_id, self.scheme
        must(
            agreements.load(name=self.file, text=agreement, overlay=overlay, by=SYSTEM, at=at, key=f"world/{self.name}")
        )
        must(rounds.grant(scheme=scheme, year=year, by=SYSTEM, at=at, key=f"world/grant/{round_id}"))
        must(
            rounds.release(
                scheme=scheme,
                year=year,
                places=self.places,
                to_round=round_id,
                by=SYSTEM,
                at=at,
                key=f"world/release/{round_id}",
            )
        )
        must(
            rounds.plan(
                round_id=round_id,
                scheme=scheme,
                method="one_by_one",
                year=year,
                zone=self.zone,
                opens_at=start_of_day(self.opens_on, self.zone),
                closes_at=end_of_day(self.closes_on, self.zone),
                results_at=None,
                collect_until=None,
                invented=True,
                by=SYSTEM,
                at=at,
                key=f"world/plan/{round_id}",
            )
        )

    def fill_in(self, person: Applicant, *, at: datetime, seed: str, learnt: Mapping[str, object] | None = None) -> str:
        """
        Let somebody fill in everything but the last step, with every paper on paper; gives the number of the case.

        `learnt` is what they answer beside what the pages ask of everyone; `seed` is what the number is drawn from.
        """
        account = accounts.account_for(person.address, language=person.language, at=at)
        accounts.confirm(account, language=person.language, at=at)
        by, key, chance = by_account(account.pk), f"world/{person.slug}", Chance("sojourn", seed).bytes(6)
        number = cases.start(
            account=account,
            round_id=self.round_id,
            mission=self.mission,
            language=person.language,
            at=at,
            key=key,
            chance=chance,
        )
        assert number == case_number(self.scheme[4:7], self.opens_on.year, chance), number
        answers = {
            **{
                name: getattr(person, name)
                for name in ("surname", "given_names", "native_name", "sex", "turns", "phone")
            },
            **(learnt or {}),
            "birth_date": person.birth_date.isoformat(),
            "nationalities": [],
            "passport_number": person.passport_number,
            "passport_expires_on": "2033-06-30",
            "residence_region": person.region,
            "address": person.street,
            "child": False,
            "funds": {"amount": str(person.funds), "currency": self.currency},
        }
        must(cases.save_answers(number=number, answers=answers, by=by, at=at, key=f"{key}/answers"))
        row = stored_cases.by_number(number)
        assert row is not None, "it was begun just now"
        rules = stored_agreements.rules_of(self.scheme, on=at.date(), mission=self.mission)
        papers = [each.paper.id for each in papers_asked(rules, stored_cases.facts_of(row)) if each.must]
        must(cases.promise_all_on_paper(number=number, papers=papers, by=by, at=at, key=f"{key}/papers"))
        return number


def list_way_in(person: Applicant, *, order: int) -> None:
    """List an applicant as a way into the demonstration."""
    account = stored_accounts.find(person.address)
    assert account is not None and person.shows is not None, "whoever filled something in has an account"
    stored_accounts.list_in_demonstration(
        account, slug=person.button, label=person.label, shows=person.shows, lands_on="/me", order=order
    )


def must(answer: object) -> str:
    """What an act answers that the setting up of the world may do."""
    assert isinstance(answer, str), f"the world's own setting up is refused: {answer}"
    return answer
