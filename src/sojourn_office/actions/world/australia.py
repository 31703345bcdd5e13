"""Where a real fee can be tried: the way from Korea to Australia, with an invented mission, places and applicant."""

from __future__ import annotations

from datetime import date, datetime

from sojourn.basics.messages import Message
from sojourn_office.actions import accounts, visas
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.actions.world.corner import Corner, list_way_in, must
from sojourn_office.actions.world.people import Applicant, Official
from sojourn_office.storage import accounts as stored_accounts

CORNER = Corner(
    name="australia",
    file="aus-kor.toml",
    round_id="KOR-AUS-2026",
    scheme="KOR-AUS",
    mission="canberra",
    zone="Asia/Seoul",
    places=50,
    opens_on=date(2026, 7, 1),
    closes_on=date(2026, 12, 31),
    currency="AUD",
)

SOA = Applicant(
    slug="soa",
    nationality="KOR",
    surname="SHIN",
    given_names="SOA",
    native_name="신소아",
    birth_date=date(2001, 8, 14),
    sex="F",
    region="KR-11",
    passport_number="M00000431",
    address="shin.soa@example.org",
    funds=5000,
    button="fee-to-pay",
    shows=Message("To Australia: everything is there, and a fee is to pay"),
)

OFFICER = Official(
    "harper",
    "AUS",
    "Harper Quinn",
    ((CORNER.mission, ("officer",)),),
    Message("Officer, Australia: decides what Korean applicants paid for"),
    button="officer-australia",
)


def set_up(agreement: str, *, at: datetime) -> None:
    """Admit the officer, and open the corner with its key."""
    _admit(OFFICER, at=at)
    must(visas.make_key(host="AUS", by=SYSTEM, at=at, key="world/key/AUS"))
    CORNER.set_up(agreement, at=at)


def _admit(official: Official, *, at: datetime) -> None:
    for mission, roles in official.posts:
        post = accounts.admit(
            official.address,
            name=official.name,
            host=official.host,
            mission=mission,
            roles=roles,
            language="en",
            by=SYSTEM,
            at=at,
        )
        accounts.confirm(post.account, language="en", at=at)


def act_out(*, order: int, at: datetime) -> None:
    """Let the applicant fill in everything but the last step, and list both ways in."""
    CORNER.fill_in(SOA, at=at, seed="australia/soa")
    list_way_in(SOA, order=order)
    officer = stored_accounts.find(OFFICER.address)
    assert officer is not None and OFFICER.shows is not None, "the officer was admitted first"
    stored_accounts.list_in_demonstration(
        officer, slug=OFFICER.button, label=OFFICER.name, shows=OFFICER.shows, lands_on="/desk", order=order + 80
    )
