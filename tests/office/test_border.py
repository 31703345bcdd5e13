"""The border: one word, only one's own host's visas, and every record once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.test import Client

from sojourn_office.actions import visas
from sojourn_office.desks.factor import DEMONSTRATION_FACTOR
from sojourn_office.storage import accounts, clock
from sojourn_office.storage.events import Event
from sojourn_office.storage.visas import Stay, Visa
from tests.office.world import ALL_YEAR, RESULTS, World, done

ZONE_TODAY = 9


@dataclass
class Border:
    """A world with one visa for Korea, and an officer of Korea's border at a browser."""

    world: World
    serial: str
    lines: tuple[str, str]
    client: Client = field(default_factory=Client)

    def officer(self, host: str, role: str = "border") -> Client:
        """A browser of someone with a post, the second factor given."""
        account = accounts.find_or_open(f"{role}.{host}@example.org", language="en", at=self.world.at())
        accounts.open_post(account, host=host, mission="", roles=[role], name="◇", at=self.world.at())
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[DEMONSTRATION_FACTOR] = True
        session.save()
        self.tick()
        return client

    def tick(self) -> None:
        """The office's clock where the world's is."""
        clock.move_to(self.world.at(), first=True)

    @property
    def today(self) -> date:
        """The day in Seoul."""
        return (self.world.now + timedelta(hours=ZONE_TODAY)).date()

    def scan(self, language: str = "en") -> tuple[int, str]:
        """What the page says of the visa."""
        answer = self.client.post(f"/{language}/border", {"both": "\r\n".join(self.lines)})
        return answer.status_code, answer.content.decode()

    def record(self, act: str, on: date, key: str = "k", **more: str) -> tuple[int, str]:
        """Press one of the buttons."""
        asked = {"line_1": self.lines[0], "line_2": self.lines[1], "key": key, **boxes("on", on), **more}
        answer = self.client.post(f"/en/border/{act}", asked)
        return answer.status_code, answer.content.decode()


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_year": str(day.year), f"{name}_month": str(day.month), f"{name}_day": str(day.day)}


@pytest.fixture
def border(db: None) -> Border:
    """One visa, Japan to Korea, and the browser of Korea's border."""
    world = World().settle(places=5)
    number = world.lodged("Sato", ALL_YEAR)
    world.decided(number)
    serial = done(world.issue(number))
    row = Visa.objects.get(pk=serial)
    found = Border(world, serial, (row.line_1, row.line_2))
    found.client = found.officer("KOR")
    return found


def test_the_border_is_for_those_with_the_right_alone(border: Border) -> None:
    assert Client().get("/en/border").status_code == 302
    assert border.officer("JPN", "officer").get("/en/border").status_code == 404
    assert border.client.get("/en/border").status_code == 200


def test_one_word_and_the_facts(border: Border) -> None:
    status, page = border.scan()
    assert status == 200
    assert '<h1 class="word">Valid</h1>' in page
    assert "SATO SPECIMEN" in page
    assert "Record entry" in page
    assert "Record exit" not in page


def test_landing_takes_the_place_once_however_often_it_is_pressed(border: Border) -> None:
    """The same key is the same act; another key finds the entry made."""
    for _ in range(3):
        status, page = border.record("entry", border.today)
        assert (status, "Recorded: entry on" in page, "In stay" in page) == (200, True, True)
    assert border.record("entry", border.today, key="other")[0] == 422
    assert Event.objects.filter(kind="visa:entered").count() == 1
    assert border.world.period("JPN-KOR").used == 1


def test_a_stamped_last_day_goes_before_the_calendar(border: Border) -> None:
    stamped = border.today + timedelta(days=90)
    assert border.record("entry", border.today, **boxes("last_day", stamped))[0] == 200
    stay = Stay.objects.get(visa=border.serial)
    assert (stay.last_day, stay.last_day_is_stamped) == (stamped, True)


def test_a_stay_is_registered_and_ends(border: Border) -> None:
    """Each is offered when its time has come, and recorded under the officer's post."""
    border.record("entry", border.today)
    _, page = border.scan()
    assert "Record registration" in page
    assert "Record settling" not in page, "Korea counts from landing"
    assert "Recorded: registered on" in border.record("registration", border.today, key="r")[1]
    assert "Recorded: left on" in border.record("exit", border.today, key="x")[1]
    assert "(used)" in border.scan()[1]
    kinds = dict(Event.objects.filter(subject="visa").values_list("kind", "by"))
    assert set(kinds) == {"visa:entered", "visa:registered", "visa:left"}
    assert all(by.startswith("post:") for by in kinds.values())


def test_a_day_that_lies_ahead_is_not_recorded_and_what_was_typed_stays(border: Border) -> None:
    status, page = border.record("entry", border.today + timedelta(days=2))
    assert status == 422
    assert "This day lies ahead" in page
    assert f'value="{(border.today + timedelta(days=2)).day}"' in page
    assert not Stay.objects.exists()


def test_a_visa_of_another_host_is_neither_shown_nor_recorded(border: Border) -> None:
    border.client = border.officer("JPN")
    status, page = border.scan()
    assert status == 403
    assert "This visa is for another country: Korea." in re.sub(r"<[^>]+>", "", page).replace("Republic of ", "")
    assert border.record("entry", border.today)[0] == 404
    assert not Stay.objects.exists()


def test_a_withdrawn_visa_offers_nothing_to_record(border: Border) -> None:
    asked = {"by": "post:a", "second": "", "at": border.world.at(), "key": border.world.key()}
    done(visas.revoke(serial=border.serial, cause="fraud", why="◇", **asked))
    border.tick()
    _, page = border.scan()
    assert "(revoked)" in page
    assert "Record entry" not in page
    assert border.record("entry", border.today)[0] == 422


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Scan or type the two lines"), ("V<KOR", "Two lines are needed"), ("V<KOR\n12", "signs")],
    ids=["nothing", "one line", "no visa"],
)
def test_what_cannot_be_read_says_why(border: Border, typed: str, says: str) -> None:
    answer = border.client.post("/en/border", {"both": typed})
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_settling_is_recorded_where_the_host_counts_from_it(db: None) -> None:
    """Japan counts fourteen days from settling at an address."""
    world = World().settle(places=5)
    number = world.lodged("Kim")
    world.decided(number)
    world.later(RESULTS)
    done(world.publish())
    serial = done(world.issue(number))
    row = Visa.objects.get(pk=serial)
    border = Border(world, serial, (row.line_1, row.line_2))
    border.client = border.officer("JPN")
    border.record("entry", border.today)
    assert Stay.objects.get(visa=serial).register_by is None
    assert "Register by" in border.record("settling", border.today, key="s")[1]
    assert Stay.objects.get(visa=serial).register_by == border.today + timedelta(days=14)
