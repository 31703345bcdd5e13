"""The invented agencies of the demonstration, their staff and sheets, and the clients who let them file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import agencies, batches, complaints, mandates, reading
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.actions.world.course import BEGINS_AT, Course, courses
from sojourn_office.actions.world.people import Official
from sojourn_office.actions.world.rounds import ZONE
from sojourn_office.actions.world.script import OPENED_AT, Step, World, number_of
from sojourn_office.intake.sheets import NAMES, written
from sojourn_office.papers.specimen import specimen
from sojourn_office.storage import accounts as stored_accounts
from sojourn_office.storage import agencies as stored_agencies
from sojourn_office.storage import filings as stored_filings


@dataclass(frozen=True)
class InventedAgency:
    """An agency that does not exist, and one of its staff."""

    slug: str
    name: str
    missions: tuple[str, ...]
    fee: int
    cases_max: int
    closes_days_before: int
    staff: Official


AGENCIES = (
    InventedAgency(
        "specimen-travel", "견본여행사 Specimen Travel", ("seoul",), 50_000, 60, 1,
        Official("garam", "JPN", "윤가람", (), Message("Agency, Seoul: a sheet to lodge, some of it with faults"),
                 "/agency", button="agency-seoul"),
    ),
    InventedAgency(
        "paper-bridge", "종이다리 Paper Bridge", ("seoul",), 70_000, 40, 2,
        Official("seulgi", "JPN", "문슬기", (), Message("Agency, Seoul: a person filed more than once"),
                 "/agency", button="second-agency-seoul"),
    ),
    InventedAgency(
        "harbour-desk", "항구창구 Harbour Desk", ("busan",), 45_000, 40, 0,
        Official("dohun", "JPN", "배도훈", (), Message("Agency, Busan: clients asked for a paper"),
                 "/agency", button="agency-busan"),
    ),
)  # fmt: skip

# Whoever is filed by two agencies at once, in no other round.
_ADVISED_WRONGLY = "seoyeon.park@example.org"
_FILED_TWICE = "areum.baek@example.org"
_SHOWS = Message("Filed by two agencies: one word counts")
_ROUND = "KOR-JPN-2027-Q1"
_PAPERS = (
    "cv statement plan questionnaire basic-certificate resident-register school-certificate balance passport-copy "
    "exits-and-entries"
)
_PEOPLE = (
    ("areum.baek", "BAEK", "AREUM", "백아름", "2002-06-30"), ("bomi.cha", "CHA", "BOMI", "차보미", "2003-01-09"),
    ("chan.do", "DO", "CHAN", "도찬", "2001-10-02"), ("dana.eom", "EOM", "DANA", "엄다나", "2004-02-31"),
    ("eunho.gil", "GIL", "EUNHO", "길은호", "2002-08-15"), ("gyul.ha", "HA", "GYUL", "하귤", "2003-11-20"),
)  # fmt: skip


def set_up() -> None:
    """Put the agencies into the register with their staff."""
    for each in AGENCIES:
        made = agencies.admit(
            each.slug,
            name=each.name,
            host="JPN",
            missions=each.missions,
            fee=Money(Decimal(each.fee), "KRW"),
            cases_max=each.cases_max,
            closes_days_before=each.closes_days_before,
            invented=True,
            by=SYSTEM,
            at=OPENED_AT,
            key=f"world/agency/{each.slug}",
        )
        assert isinstance(made, str), f"the world's own setting up is refused: {made}"
        post = agencies.admit_staff(
            each.staff.address, agency=each.slug, name=each.staff.name, language="ko", by=SYSTEM, at=OPENED_AT
        )
        assert not isinstance(post, Refusal)
        stored_accounts.confirm(post.account, language="ko", at=OPENED_AT)


def steps() -> Iterator[Step]:
    """What agencies and their clients do: a mandate for each client, two sheets, a sanction, two complaints."""
    for count, course in enumerate(each for each in courses() if _is_filed(each)):
        at = course.started_at + timedelta(minutes=1)
        yield Step(at, f"{number_of(course)}/mandate", partial(_let_file, course, _agency_of(course, count)))
    day = partial(datetime, tzinfo=ZoneInfo(ZONE))
    yield Step(day(2026, 3, 2, 10), "agency/suspend", partial(_suspended, True))
    yield Step(day(2026, 3, 16, 10), "agency/restore", partial(_suspended, False))
    yield Step(day(2026, 6, 1, 20), "complaint/1", partial(_complain, _ADVISED_WRONGLY))
    yield Step(day(2026, 6, 8, 10), "complaint/1/answer", partial(_answer, _ADVISED_WRONGLY))
    yield Step(day(2026, 11, 5, 20), "complaint/2", partial(_complain, "junseo.lee@example.org"))
    yield Step(BEGINS_AT - timedelta(hours=20), "sheet/1", partial(_send, AGENCIES[1], 1))
    yield Step(BEGINS_AT - timedelta(hours=19), "sheet/2", partial(_send, AGENCIES[0], 1))
    yield Step(BEGINS_AT - timedelta(hours=1), "sheet/3", partial(_send, AGENCIES[0], len(_PEOPLE)))


def _is_filed(course: Course) -> bool:
    return course.round.startswith("KOR-JPN-2026-Q") and course.mission in ("seoul", "busan")


def _agency_of(course: Course, count: int) -> str:
    if course.mission == "busan":
        return "harbour-desk"
    return AGENCIES[0 if count % 3 else 1].slug


def _let_file(course: Course, agency: str, world: World, at: datetime, key: str) -> None:
    account = world.account(course.person.address, language=course.person.language, at=at)
    mandates.give_by_person(number=number_of(course), agency=agency, account=account, at=at, key=key)


def _suspended(suspended: bool, _world: World, at: datetime, key: str) -> None:
    act = agencies.suspend if suspended else agencies.restore
    reason = "의뢰인 두 명에게 마감일을 알리지 않음. ◇" if suspended else "알리는 절차를 마련하여 제출함. ◇"
    act("paper-bridge", reason=reason, post=None, by=SYSTEM, at=at, key=key)


def _complain(mail: str, world: World, at: datetime, key: str) -> None:
    account = world.account(mail, language="ko", at=at)
    found = stored_filings.mandates_of(account.pk)
    if found:
        text = "26세부터는 사유서가 필요 없다고 안내받았습니다."
        complaints.complain(mandate_id=found[0].id, account=account, text=text, at=at, key=key)


def _answer(mail: str, world: World, at: datetime, key: str) -> None:
    account = world.account(mail, language="ko", at=at)
    rows = stored_filings.mandates_of(account.pk)
    for complaint in [each for row in rows for each in stored_filings.complaints_of(row)]:
        complaints.answer(
            complaint_id=complaint.id,
            post=world.desk("seoul", "JPN")[0],
            mission="",
            upheld=True,
            text="안내가 잘못되었음을 확인하였습니다. 26세부터는 사유서를 내셔야 합니다.",
            at=at,
            key=key,
        )


def _send(each: InventedAgency, people: int, _world: World, at: datetime, key: str) -> None:
    """A sheet sent and checked; one with a single person is handed in too."""
    post = stored_accounts.posts_of(_account(each.staff.address), at=at)[0]
    agency = stored_agencies.by_slug(each.slug)
    assert agency is not None
    sent = batches.rehearse(
        agency_id=agency.id,
        round_id=_ROUND,
        sheet=_sheet(people),
        papers=_zip() if people == 1 else None,
        post=post,
        at=at,
        key=key,
    )
    assert isinstance(sent, str), f"the world's own sheet is refused: {sent}"
    while reading.read_due(at):
        continue
    if people == 1:
        batches.hand_in(agency_id=agency.id, batch_id=UUID(sent), post=post, at=at)


def _account(address: str) -> stored_accounts.Account:
    found = stored_accounts.find(address)
    assert found is not None, "the staff were admitted first"
    return found


def _sheet(people: int) -> bytes:
    rows = [list(NAMES)]
    for count, (mail, surname, given, native, born) in enumerate(_PEOPLE[:people]):
        said = {
            "mail": f"{mail}@example.org",
            "surname": surname,
            "given_names": given,
            "native_name": native,
            "birth_date": born,
            "sex": "F",
            "passport_number": f"XX{700 + count:07}",
            "passport_expires_on": "2033-06-30",
            "residence_region": "KR-26" if count == 4 else "KR-11",
            "address": "견본시 시연구 가상로 1, 101호",
            "phone": "010-0000-0000",
            "turns": "0",
            "child": "no",
            "funds": "3400000",
            "folder": "areum" if people == 1 else "",
            "on_paper": _PAPERS if count != 5 else _PAPERS.replace("balance ", ""),
        }
        rows.append([said[name] for name in NAMES])
    return written(rows)


@lru_cache(maxsize=1)
def _zip() -> bytes:
    lines = ("일본의 여러 지방을 여행하며 지역의 생활과 문화를 배우고 싶습니다.",)
    paper = specimen("이유서", issuer="본인 작성", lines=lines, language="ko", day=date(2026, 4, 1))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("areum/statement.pdf", paper)
    return content.getvalue()


def list_people(*, order: int) -> None:
    """The buttons of the sign-in page: the staff of the agencies, and whoever two of them filed."""
    for each in AGENCIES:
        person = each.staff
        assert person.shows is not None
        stored_accounts.list_in_demonstration(
            _account(person.address),
            slug=person.button,
            label=person.name,
            shows=person.shows,
            lands_on=person.lands_on,
            order=order,
        )
        order += 1
    stored_accounts.list_in_demonstration(
        _account(_FILED_TWICE), slug="filed-twice", label="백아름 BAEK AREUM", shows=_SHOWS, order=order
    )
