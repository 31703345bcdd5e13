"""Every role at every address and every field of a person, worked out from the table of roles and the addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, path

from sojourn_office.roles import SHOWS, Field, May
from sojourn_office.site.reach import NoReach, Reach, every_reach
from tests.office.actors import HOST, MISSION, Actor, admitted, every_actor, landed, lines_of, lodged, paper_of, seen
from tests.office.desks import Office

NONE_SUCH = "KOR-2026-222222-2"
METHODS = ("GET", "POST")


@dataclass
class Cells:
    """What was asked, counted, and what came out otherwise than the table says."""

    count: int = 0
    wrong: list[str] = field(default_factory=list)
    shown: set[tuple[May, Field]] = field(default_factory=set)

    def tell(self, holds: bool, what: str) -> None:
        self.count += 1
        if not holds:
            self.wrong.append(what)


@dataclass(frozen=True)
class Asked:
    """One address filled in for a person's case, and for none such."""

    reach: Reach
    path: str
    none_such: str

    @property
    def mission(self) -> str | None:
        """The mission it is about, if it is about one case."""
        return MISSION if self.is_of_a_case else None

    @property
    def is_of_a_case(self) -> bool:
        return self.reach.parameters.get("number") == "StringConverter"

    @property
    def is_of_a_host(self) -> bool:
        return self.is_of_a_case or bool({"round_id", "post_id", "scheme"} & self.reach.parameters.keys())


def parts(number: str, office: Office) -> dict[str, str]:
    """What stands for each part of an address; a part that is not named here has to be named."""
    return {
        "number": number,
        "paper_id": paper_of(number),
        "post_id": str(office.posts["kang"].pk),
        **dict.fromkeys(("batch_id", "complaint_id", "grant_id", "mandate_id", "pair_id", "notice_id"), str(uuid4())),
        "provider_id": "ministry",
        "act": "enter",
        "alarm_id": "none",
        "ask": "1",
        "ballot": "KOR-IRL-2026-B1",
        "code": "purpose",
        "entry": "1",
        "fact": "age",
        "host": HOST,
        "index": "0",
        "leaf": "1",
        "level": "0",
        "name": "age",
        "paper": "statement",
        "reference": "0" * 32,
        "rest": "nothing",
        "round_id": "JPN-KOR-Y",
        "scheme": "JPN-KOR",
        "scheme_id": "JPN-KOR",
        "secret": "guessed",
        "sheet": "1",
        "slug": "nobody",
        "task": "contact",
        "which": "waiting",
        "year": "2026",
    }


def filled(reach: Reach, given: dict[str, str]) -> str:
    """The address with its parts filled in, in English where it has a language."""
    unknown = reach.parameters.keys() - given.keys()
    assert not unknown, f"{reach.shown}: say in `parts` what stands for {', '.join(sorted(unknown))}"
    if reach.parameters.get("number") == "IntConverter":
        given = {**given, "number": "1"}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: given[found[1]], reach.path)
    return f"/en/{path}" if reach.has_language else f"/{path}"


def ask(client: Client, method: str, path: str, sent: dict[str, str]) -> tuple[Any, int]:
    """The answer, with how many questions it asked the database; what it changed is undone."""
    questions = 0

    def count(execute: Callable[..., Any], *asked: Any) -> Any:
        nonlocal questions
        questions += 1
        return execute(*asked)

    with transaction.atomic(), connection.execute_wrapper(count):
        answer = client.get(path) if method == "GET" else client.post(path, sent)
        transaction.set_rollback(True)
    return answer, questions


def words(answer: Any, path: str) -> str:
    """A page without its own address and what differs with every request."""
    text = answer.content.decode().replace(path.removeprefix("/en"), "")
    return re.sub(r'(value|href|action)="[^"]*"', "", text)


@pytest.mark.parametrize("stage", [lodged, landed])
@pytest.mark.promise("another-persons-number", "audit-as-a-leak")
def test_each_role_sees_at_each_address_of_a_person_what_the_table_says_and_of_others_nothing(
    office: Office, stage: Callable[[Office], str], capsys: pytest.CaptureFixture[str]
) -> None:
    number = stage(office)
    cells = Cells()
    given = parts(number, office)
    every = [
        Asked(reach, filled(reach, given), filled(reach, given | {"number": NONE_SUCH})) for reach in every_reach()
    ]
    sent = {"key": "matrix", **lines_of(number)}
    for order, actor in enumerate(every_actor()):
        client = admitted(office, actor, order=order)
        for asked in every:
            if makes_a_difference(asked, actor, young=stage is lodged):
                for method in METHODS:
                    look(cells, client, actor, asked, method, sent)
    with capsys.disabled():
        print(f"\n{stage.__name__}: {cells.count:,} cells, {len(cells.wrong)} otherwise than the table", end=" ")
    assert not cells.wrong, "\n".join(cells.wrong[:60])


def makes_a_difference(asked: Asked, actor: Actor, *, young: bool) -> bool:
    """Whether this cell can differ from one that is looked at anyway; signing out would end the row."""
    permission = asked.reach.permission
    if actor.is_elsewhere and (permission is None or not actor.may(permission)):
        return False
    return asked.reach.name != "account_logout" and (young or asked.is_of_a_case or permission is May.BORDER_RECORD)


def look(cells: Cells, client: Client, actor: Actor, asked: Asked, method: str, sent: dict[str, str]) -> None:
    """One role at one address: the answer, and each field of the person in it."""
    answer, questions = ask(client, method, asked.path, sent)
    cell = f"{actor.name}: {method} {asked.path} {answer.status_code}"
    cells.tell(answer.status_code < 500, cell)
    permission = asked.reach.permission
    own = permission is not None and actor.reaches(permission, mission=asked.mission)
    if permission is not None:
        cells.tell(is_as_expected(actor, permission, asked, method, answer), cell)
        if answer.status_code == 404 and actor.may(permission) and asked.is_of_a_case and not own:
            other, as_many = ask(client, method, asked.none_such, sent)
            cells.tell(words(answer, asked.path) == words(other, asked.none_such), f"{cell}: other words")
            cells.tell(questions == as_many, f"{cell}: {questions} questions, {as_many} for none such")
    allowed = SHOWS.get(permission, frozenset()) if own and permission else frozenset()
    if asked.reach.is_demonstration:
        allowed = frozenset(Field)
    shown = seen(answer, typed=sent)
    for each in Field:
        cells.tell(each not in shown or each in allowed, f"{cell} shows {each.value}")
    cells.shown |= {(permission, each) for each in shown if permission and own}


def is_as_expected(actor: Actor, permission: May, asked: Asked, method: str, answer: Any) -> bool:
    """Whoever is not signed in is led to sign-in; who has no right, or none there, finds nothing."""
    status = answer.status_code
    # What is only pressed leads whoever comes otherwise to the page above, where the same right is asked for.
    if status == 405 or (method == "GET" and status == 302 and asked.path.startswith(answer["Location"])):
        return True
    if actor.role is None:
        return status == 302 and str(answer["Location"]).startswith("/en/sign-in?")
    if not actor.may(permission):
        return status in (403, 404)
    if asked.is_of_a_host and not actor.reaches(permission, mission=asked.mission):
        return status == 404
    # At the border the visa itself is in hand: one of another host is sent there by name.
    return status not in (401, 403) or permission is May.BORDER_RECORD


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to all, and nobody said why")


def test_a_page_of_a_desk_that_names_no_permission_is_a_mistake() -> None:
    with pytest.raises(NoReach, match=r"/desk/forgotten\. Put"):
        every_reach([*get_resolver().url_patterns, path("desk/forgotten", forgotten)])


def test_pages_of_the_demonstration_are_not_there_in_a_real_office(settings: Any) -> None:
    settings.DEMONSTRATION = False
    for reach in every_reach():
        if reach.is_demonstration:
            assert Client().get(f"/en/{reach.path}").status_code == 404, reach.path
