"""Who asks in the matrix of roles: every role here and elsewhere, two applicants, nobody; and whom they look for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from sojourn.basics.messages import Message
from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.actions import decisions, stays, visas
from sojourn_office.actions.acting import by_post
from sojourn_office.roles import Field, May, Role, Standing
from sojourn_office.roles import may as posts_may
from sojourn_office.storage import accounts
from sojourn_office.storage import cases as kept
from sojourn_office.storage import visas as kept_visas
from tests.office.desks import Office

HOST, MISSION, OTHER_MISSION, OTHER_HOST = "KOR", "osaka", "fukuoka", "JPN"
MAIL = "zephyrine.quell@example.org"
# What the person says of themself: nothing else in the office reads like it.
SAID: dict[str, object] = {
    "surname": "QUELLMANN",
    "given_names": "ZEPHYRINE",
    "native_name": "久世 遥風",
    "birth_date": "2001-07-23",
    "passport_number": "TZ7193046",
    "address": "Quellenweg 417-2",
    "phone": "080-7193-0264",
    "funds": {"amount": "743150", "currency": "JPY"},
}
# How each of them may be written on a page.
WRITTEN: dict[Field, str] = {
    Field.NAME: r"QUELLMANN|ZEPHYRINE|Zephyrine|久世|遥風",
    Field.BIRTH_DATE: r"2001-07-23|23 July 2001|23 Jul 2001|010723|2001年7月23日",
    Field.PASSPORT_NUMBER: r"TZ7193046",
    Field.ADDRESS: r"Quellenweg",
    Field.PHONE: r"7193-0264|71930264",
    Field.MAIL: r"zephyrine\.quell@",
    Field.FUNDS: r"743,150|743150|74万3,150|74만 3,150",
}


@dataclass(frozen=True)
class Actor:
    """One who asks: with a role at a place, as an applicant, or as nobody."""

    name: str
    role: Role | None
    standing: Standing | None
    owns: bool = False
    factor: bool = True

    @property
    def is_elsewhere(self) -> bool:
        """Whether they hold their role at another place than that of the person's case."""
        return self.standing is not None and (self.standing.host, self.standing.mission) != (HOST, MISSION)

    def may(self, permission: May) -> bool:
        """Whether they hold a permission anywhere."""
        if permission is May.OWN_CASE:
            return self.role is not None
        return self.factor and self.standing is not None and posts_may([self.standing], permission)

    def reaches(self, permission: May, *, mission: str | None) -> bool:
        """Whether they hold it where the person's case is; in any mission of its host where none is named."""
        if permission is May.OWN_CASE:
            return self.owns
        held = self.standing
        if permission is May.AGENCY_FILE and mission is not None:
            # The person let no agency do anything.
            return False
        return self.factor and held is not None and held.may(permission, host=HOST, mission=mission)


def every_actor() -> tuple[Actor, ...]:
    """Nobody, the person, another person, staff without a second factor, and each role at three places."""
    found = [
        Actor("nobody", None, None),
        Actor("the person", Role.APPLICANT, None, owns=True),
        Actor("another person", Role.APPLICANT, None),
        Actor("officer without second factor", Role.OFFICER, _standing(Role.OFFICER, HOST, MISSION), factor=False),
    ]
    for role in Role:
        if role is not Role.APPLICANT:
            for where, host, mission in (
                ("here", HOST, MISSION),
                ("in another mission", HOST, OTHER_MISSION),
                ("of another host", OTHER_HOST, "seoul"),
            ):
                found.append(Actor(f"{role.value} {where}", role, _standing(role, host, mission)))
    return tuple(found)


def _standing(role: Role, host: str, mission: str) -> Standing:
    return Standing(host, mission, frozenset({role}))


def admitted(office: Office, actor: Actor, *, order: int) -> Client:
    """The actor as a browser that is signed in."""
    client = Client()
    if actor.role is None:
        return client
    slug = f"actor-{order}"
    address = MAIL if actor.owns else f"{slug}@example.org"
    account = staff_actions.account_for(address, language="en", at=clock.now())
    if actor.standing:
        held = actor.standing
        office.posts[slug] = staff_actions.admit(
            address,
            name="◇",
            host=held.host,
            mission=held.mission,
            roles=[role.value for role in held.roles],
            language="en",
            by="test",
            at=clock.now(),
        )
    if not actor.factor:
        return _without_factor(client, account)
    accounts.list_in_demonstration(account, slug=slug, label="◇", shows=Message("Officer"), order=100 + order)
    return office.client(slug)


def _without_factor(client: Client, account: Any) -> Client:
    session = client.session
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    client.cookies["sojourn"] = session.session_key
    return client


def lodged(office: Office) -> str:
    """The person's application, which nobody has opened yet, with one paper asked for and one day to keep."""
    number = office.case(MAIL, into="JPN-KOR-Y", **SAID)
    office.ask(number, "kang", "plan")
    return number


def landed(office: Office) -> str:
    """The person's application after visa and landing; gives the serial as well by `serial_of`."""
    number = office.case(MAIL, into="JPN-KOR-Y", **SAID)
    office.see_papers(number, "kang")
    for code in ("purpose", "age"):
        office.mark(number, "kang", code, "yes")
    kang, yoon = office.posts["kang"], office.posts["yoon"]
    asked = {"own_sentence": "", "version": None, "at": clock.now(), "key": office.key()}
    assert decisions.propose(number=number, post=kang, **asked) == number
    at, key = clock.now(), office.key()
    assert decisions.confirm(number=number, post=yoon, specimen=True, at=at, key=key) == number
    serial = visas.issue(number=number, by=by_post(kang), at=clock.now(), key=office.key())
    assert isinstance(serial, str), serial
    landed_on = {
        "on": clock.now().astimezone(ZoneInfo("Asia/Seoul")).date(),
        "stamped_last_day": None,
        "by": "post:border",
    }
    entered = stays.enter(serial=serial_of(number), at=clock.now(), key=office.key(), **landed_on)
    assert isinstance(entered, str), entered
    return number


def serial_of(number: str) -> str:
    """The serial of a case's visa."""
    visa = kept_visas.of_case(number)
    assert visa
    return str(visa.serial)


def lines_of(number: str) -> dict[str, str]:
    """What is read from a case's visa at the border, if there is one."""
    visa = kept_visas.of_case(number)
    if visa is None:
        return {}
    first, second = visa.line_1, visa.line_2
    return {"both": f"{first}\n{second}", "line_1": first, "line_2": second}


def paper_of(number: str) -> str:
    """The id of a paper that was filed as a picture."""
    row = kept.by_number(number)
    assert row
    return str(next(paper.pk for paper in kept.papers_of(row) if not paper.on_paper))


def seen(answer: Any, *, typed: dict[str, str]) -> frozenset[Field]:
    """Which of what the person said an answer shows, apart from what whoever asked has typed."""
    kind = answer.get("Content-Type", "")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind.startswith("image/") and "svg" not in kind and answer.status_code == 200:
        return frozenset({Field.PAPER})
    words = unescape(" ".join(_words(content, kind))) + str(answer.headers)
    for line in (line for value in typed.values() for line in value.split("\n")):
        words = words.replace(line, "")
    return frozenset(each for each, pattern in WRITTEN.items() if re.search(pattern, words))


def _words(content: bytes, kind: str) -> Iterator[str]:
    if kind.startswith("application/pdf"):
        with pypdfium2.PdfDocument(content) as document:
            for page in document:
                yield page.get_textpage().get_text_bounded()
        return
    yield content.decode("utf-8", "replace")
