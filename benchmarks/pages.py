"""What pages cost in CPU time: public ones asked again, desks beside bare pages, lists of few cases and of many."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

# What design asks for: the page against the plain one, and a list of many cases against the same list of few.
AGAIN, DESK, FLAT = 1.3, 1.5, 1.3
PUBLIC = (
    "/en/", "/en/schemes", "/en/schemes/KOR-JPN", "/en/schemes/KOR-JPN/ledger/2026", "/en/rounds/KOR-JPN-2026-Q2"
)  # fmt: skip
DESKS = (
    ("officer-seoul", "/en/desk"),
    ("officer-seoul", "/en/desk/cases/{number}"),
    ("supervisor-japan", "/en/supervise"),
)
LISTS = (
    ("officer-seoul", "/en/desk/lists/issue"),
    ("officer-seoul", "/en/desk"),
    ("supervisor-japan", "/en/supervise"),
    ("", "/en/schemes/KOR-JPN/ledger/2026?"),
)
_FEW = 100
_ASKED = 30


def main() -> int:
    """Print each ratio beside its limit; 1 where one is above it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=100_000, help="how many cases the long lists are of")
    cases = asked.parse_args().cases
    with tempfile.TemporaryDirectory() as folder:
        _open(folder)
        slow = [_public(address) for address in PUBLIC] + [_desk(who, address) for who, address in DESKS]
        _add(_FEW)
        few = [_cpu(_asking(who, address)) for who, address in LISTS]
        _add(cases - _FEW)
        for (who, address), before in zip(LISTS, few, strict=True):
            after = _cpu(_asking(who, address))
            slow.append(_said(f"{address.rstrip('?')} of {cases:,} against {_FEW}", after, before, FLAT))
    return int(any(slow))


def _open(folder: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "sojourn_office.site.settings",
        "SOJOURN_DATA_FOLDER": f"{folder}/var",
        "SOJOURN_KEYS_FOLDER": f"{folder}/keys",
    }
    import django

    django.setup()
    from sojourn_office.actions import demonstration
    from sojourn_office.commands.load import catalogue_folder
    from sojourn_office.commands.prepare import prepare

    prepare()
    demonstration.seed(agreement=(Path(catalogue_folder()) / "jpn-kor.toml").read_text(encoding="utf-8"))


def _said(what: str, seconds: float, plain: float, limit: float) -> bool:
    ratio = seconds / plain
    print(f"{ratio:6.2f}  limit {limit}  {seconds * 1000:7.2f} ms  {what}", flush=True)
    return ratio > limit


def _cpu(*asking: Callable[[], object]) -> float:
    """CPU seconds of one asking, the least of some runs; several are asked in turns, and the first one is counted."""
    return _in_turns(*asking)[0]


def _in_turns(*asking: Callable[[], object]) -> list[float]:
    least = [float("inf")] * len(asking)
    for ask in asking:
        ask()
    for _ in range(5):
        for at, ask in enumerate(asking):
            began = time.process_time()
            for _ in range(_ASKED):
                ask()
            least[at] = min(least[at], (time.process_time() - began) / _ASKED)
    return least


def _asking(who: str, address: str) -> Callable[[], bytes]:
    """A way to ask for a page as someone, through everything a request passes but the socket."""
    from django.test import Client

    client = Client()
    if who:
        client.post(f"/en/sign-in/as/{who}")

    def ask() -> bytes:
        answer = client.get(address, headers={"host": "localhost"})
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return bytes(answer.content)

    return ask


def _beside(
    ask: Callable[[], bytes], ask_plain: Callable[[], bytes], view: Callable[[Any], Any], address: str
) -> tuple[float, float]:
    """A page, and a plain view at an address behind the same middleware: both asked in turns."""
    from django.conf import settings
    from django.urls import path

    only: Any = (path(address.lstrip("/"), view),)

    def plainly() -> bytes:
        real, settings.ROOT_URLCONF = settings.ROOT_URLCONF, only
        try:
            return ask_plain()
        finally:
            settings.ROOT_URLCONF = real

    page, plain = _in_turns(ask, plainly)
    return page, plain


def _public(address: str) -> bool:
    from django.http import HttpResponse

    ask = _asking("", address)
    body = ask()
    # At an address of its own: at that of the page the kept one would answer in its stead.
    beside = f"{address.rstrip('/')}/beside"
    page, plain = _beside(ask, _asking("", beside), lambda request: HttpResponse(body), beside)
    return _said(f"{address} asked again, against a view that returns the same bytes", page, plain, AGAIN)


def _desk(who: str, address: str) -> bool:
    """Beside a page that asks as many questions of the tables and prints as many words in as many elements."""
    from django.http import HttpResponse
    from django.template import engines

    from sojourn_office.storage.cases import Case

    number = Case.objects.filter(mission="seoul", stage="assessment").values_list("number", flat=True)[0]
    address = address.format(number=number)
    ask = _asking(who, address)
    body = ask()
    count = len(_questions_of(ask))
    words = [part for part in re.split(r"<[^>]*>", body.decode()) if part.strip()]
    template = engines["django"].from_string("{% for part in words %}<p>{{ part }}</p>{% endfor %}")

    def view(request: Any) -> HttpResponse:
        # The middleware asks for the moment and the session; who asks is looked up for the frame of any page.
        asked = 2 + len(_questions_of(lambda: str(request.who)))
        for _ in range(count - asked):
            list(Case.objects.filter(pk=number).select_related("round", "person"))
        return HttpResponse(template.render({"words": words}))

    page, plain = _beside(ask, ask, view, address)
    return _said(f"{address} against a bare page with {count} questions", page, plain, DESK)


def _questions_of(do: Callable[[], object]) -> list[Any]:
    from django.db import connection

    asked: list[Any] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        do()
    return asked


def _add(count: int) -> None:
    """More cases that wait for an officer of Seoul, each of a person of their own, and as many movements of places."""
    from django.db import transaction

    from sojourn_office import clock
    from sojourn_office.events import Happened
    from sojourn_office.storage import connections, events, keys, ledger
    from sojourn_office.storage.cases import Case
    from sojourn_office.storage.people import Passport, Person
    from sojourn_office.storage.prepared import insert
    from sojourn_office.storage.rounds import Period

    like = Case.objects.select_related("person", "passport", "round").filter(mission="seoul", stage="assessment")[0]
    at, first = clock.now(), Case.objects.count()
    with transaction.atomic(using="keys"), transaction.atomic():
        for batch in _batches(range(first, first + count)):
            people, passports, rows = [], [], []
            for number in batch:
                person = Person(id=uuid4(), account=like.person.account, nationality="KOR", made_at=at)
                keys.make_key(person.id)
                person.surname = person.given_names = person.native_name = "SPECIMEN"
                person.birth_date, person.sex = "2000-01-01", "F"
                passport = Passport(person=person, issuer="KOR", made_at=at, number_digest=f"{number}")
                passport.number = passport.expires_on = ""
                case = Case(**_columns(like), number=f"JPN-2026-{number:06}", person=person)
                case.passport, case.holder = passport, ""
                people.append(person)
                passports.append(passport)
                rows.append(case)
            insert(*people)
            insert(*passports)
            insert(*rows)
        event = events.record(Happened.PLACES_RELEASED, "KOR-JPN-2026", by="system", at=at)
        period = Period.objects.select_for_update().get(scheme="KOR-JPN", year=2026)
        for batch in _batches(range(count // 2)):
            ledger.keep_movements(period, [(event, movement) for _ in batch for movement in _there_and_back()])
    connections.learn_sizes()


def _columns(like: Any) -> dict[str, Any]:
    left_out = ("number", "person", "passport", "holder")
    return {
        field.attname: getattr(like, field.attname)
        for field in like._meta.concrete_fields
        if field.name not in left_out
    }


def _there_and_back() -> tuple[Any, Any]:
    from sojourn.places.model import Account, Cause, Movement

    return (
        Movement(Cause.LODGING, Account.FREE, Account.HELD),
        Movement(Cause.WITHDRAWAL, Account.HELD, Account.FREE),
    )


def _batches(numbers: range) -> Iterable[range]:
    return (numbers[at : at + 1_000] for at in range(0, len(numbers), 1_000))


if __name__ == "__main__":
    sys.exit(main())
