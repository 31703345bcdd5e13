"""Mail as a pointer: no name, no result, no paper; the last four signs of the case number and an address to type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from sojourn.basics.messages import Message
from sojourn.rounds.moves import end_of_day, last_minute
from sojourn_office.storage import accounts, agencies, filings, outbox
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.filings import Mandate
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.remembering import remembering

Said = tuple[Message, Message]
# Where notices are only shown, what they would say is laid here, and no mail is made.
_shelf: ContextVar[list[Said] | None] = ContextVar("notices_shown", default=None)

_WHERE = Message("Sign in to Sojourn at {address} and open My application to read it.")
_WHERE_AT_THE_AGENCY = Message("Sign in to Sojourn at {address} and open the page Messages of your agency.")


def received(case: Case, *, event: Event) -> None:
    """An application was lodged."""
    _post(case, event, Message("Received"), Message("Your application ending in {ending} was received."))


def entered(case: Case, *, event: Event) -> None:
    """A person entered a draw."""
    _post(case, event, Message("Received"), Message("Your entry with the application ending in {ending} was received."))


def on_the_list(told: Sequence[tuple[Case, Event]]) -> None:
    """The list of a draw is fixed, and these persons stand on it."""
    body = Message("The list of the draw for your application ending in {ending} is fixed, and you are on it.")
    _post_several(told, Message("You are on the list"), body)


def paper_asked(case: Case, *, event: Event, until: datetime) -> None:
    """A paper is asked for."""
    body = Message(
        "A paper is asked for in your application ending in {ending}, until {until}.", {"until": last_minute(until)}
    )
    _post(case, event, Message("A paper is asked for"), body)


def day_near(case: Case, *, event: Event, until: datetime) -> None:
    """A day that the person has to keep; which one it is stands in the account alone, since it would tell a result."""
    body = Message("Your application ending in {ending} has a day to keep: {until}.", {"until": last_minute(until)})
    _post(case, event, Message("A day to keep"), body)


def time_given_back(case: Case, *, event: Event, minutes: int, day: datetime) -> None:
    """Time was lost because a door was closed, and is given back; which deadline moved stands in the account alone."""
    body = Message(
        "We were closed on {day}. Your application ending in {ending} has its lost time back, in minutes: {minutes}.",
        {"day": day.astimezone(ZoneInfo(case.round.zone)).date(), "minutes": minutes},
    )
    _post(case, event, Message("Deadline moved, time given back"), body)


def time_after_stop(case: Case, *, event: Event, minutes: int, day: datetime) -> None:
    """The same of time in which a check had stopped the period."""
    body = Message(
        "From {day} on, no places and visas were given for a time. Your application ending in {ending} has its lost"
        " time back, in minutes: {minutes}.",
        {"day": day.astimezone(ZoneInfo(case.round.zone)).date(), "minutes": minutes},
    )
    _post(case, event, Message("Deadline moved, time given back"), body)


def erasure_near(case: Case, *, event: Event, until: datetime) -> None:
    """A draft, papers or a record are kept until a day and no longer."""
    body = Message(
        "Data of your application ending in {ending} is kept until {until} and is then erased.",
        {"until": last_minute(until)},
    )
    _post(case, event, Message("Data will be erased"), body)


def opens_tomorrow(case: Case, *, event: Event, opens_at: datetime) -> None:
    """The round that a draft waits for opens in a day."""
    body = Message("The round of your application ending in {ending} opens on {opens}.", {"opens": opens_at})
    _post(case, event, Message("Opens tomorrow"), body)


def connected(case: Case, *, event: Event, address: str) -> None:
    """What was filed on paper was connected to a sign-in: told to the address on the paper, should it be another's."""
    about = _about(case, Message("Your application on paper ending in {ending} was connected to a sign-in."))
    subject = Message("Connected to a sign-in")
    if _is_only_shown(subject, _or_tell_us(about)):
        return
    outbox.post(
        case.person.account, subject=subject, body=_or_tell_us(about), at=event.at, event_id=event.seq, address=address
    )


def _or_tell_us(about: Message) -> Message:
    if_not = Message("If it was not you, tell the mission that took your papers.")
    return Message("{about} {where}", {"about": about, "where": if_not})


def rule_changed(case: Case, *, event: Event, day: date) -> None:
    """A rule changed while an application was being prepared."""
    body = Message(
        "A rule for your application ending in {ending} changed on {day}. Look at your answers again.", {"day": day}
    )
    _post(case, event, Message("A rule changed"), body)


def in_the_country(case: Case, *, event: Event, register_by: date | None) -> None:
    """The holder landed or settled; where the duty to register has a last day by now, that day is told."""
    if register_by is not None:
        day_near(case, event=event, until=end_of_day(register_by, case.round.zone))
        return
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


def agency_filed(account: Account, *, number: str, event: Event) -> None:
    """An agency prepared an application or asks to see one; the person says whether it may."""
    about = Message("An agency filed for you, or asks to: number ending in {ending}. Nothing counts before you agree.")
    _tell(account, event, Message("An agency asks you"), _ending_in(number, about))


def paper_sent_for(case: Case, *, event: Event) -> None:
    """An agency sent a paper that was asked for, in the person's place."""
    body = Message("An agency sent a paper in your application ending in {ending}. Look at what it sent for you.")
    _post(case, event, Message("A paper was sent for you"), body)


def complaint_answered(account: Account, *, event: Event) -> None:
    """The mission answered a complaint about an agency."""
    about = Message("There is an answer to your complaint about an agency.")
    _tell(account, event, Message("A message for you"), about)


def waiting_for_staff(account: Account, counted: Mapping[str, int], *, path: str, at: datetime) -> None:
    """What waits for someone of staff, in numbers alone, with the page their work begins on."""
    holes: dict[str, object] = {**counted, "address": f"{_typed_address()}{path}"}
    body = Message(
        "To sign: {to_sign}. Late: {late}. Perhaps a second application: {flagged}. Sign in at {address}.", holes
    )
    if counted.keys() > {"to_sign", "late", "flagged"}:
        holes = {"alarms": 0, "reviews": 0, "differing": 0, **holes}
        body = Message(
            "To sign: {to_sign}. Late: {late}. Perhaps a second application: {flagged}. Alarms: {alarms}. Late reviews"
            " of openings: {reviews}. Second readings that differ: {differing}. Sign in at {address}.",
            holes,
        )
    if not _is_only_shown(Message("What waits today"), body):
        outbox.post(account, subject=Message("What waits today"), body=body, at=at)


def at_counter(case: Case, *, event: Event, moment: datetime | None) -> None:
    """Something was done at the counter; what it was stands in the account alone."""
    body = Message("There is news on your application ending in {ending}.")
    if moment is not None:
        body = Message("Your application ending in {ending} has a moment to keep: {moment}.", {"moment": moment})
    _post(case, event, Message("A message for you"), body)


def decided(case: Case, *, event: Event) -> None:
    """The decision is in the account."""
    body = Message("There is a decision on your application ending in {ending}.")
    _post(case, event, Message("Decision in your account"), body)
    news_of_clients([(case, event)])


def sender_answered(case: Case, *, event: Event) -> None:
    """The sending state endorsed an application, or not, or no longer; the mail says the same of all three."""
    body = Message("The office of your own state has answered on your application ending in {ending}.")
    _post(case, event, Message("Answer of your own state"), body)


def look_asked(case: Case, *, event: Event) -> None:
    """A second look was asked for."""
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


def results_are_out(told: Sequence[tuple[Case, Event]]) -> None:
    """The results of a round are out, whatever they are."""
    body = Message("The results of the round of your application ending in {ending} are out.")
    _post_several(told, Message("Results are out"), body)
    news_of_clients(told)


def visa_issued(case: Case, *, event: Event) -> None:
    """A visa was issued."""
    _post(case, event, Message("Visa issued"), Message("There is news on your application ending in {ending}."))


def place_given_back(case: Case, *, event: Event) -> None:
    """A place was not collected in time."""
    body = Message("The collection period of your application ending in {ending} is over.")
    _post(case, event, Message("Collection period over"), body)


def claimed(case: Case, *, event: Event, until: datetime | None) -> None:
    """A claim was given a number; which one it is stands in the account alone."""
    news_of_clients([(case, event)])
    if until is not None:
        day_near(case, event=event, until=until.astimezone(ZoneInfo(case.round.zone)))
        return
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


def invited(case: Case, *, event: Event, until: datetime) -> None:
    """Someone may lodge now, until a day."""
    claimed(case, event=event, until=until)


def moved_up(case: Case, *, event: Event, until: datetime) -> None:
    """Someone on the reserve list has a place, until a day."""
    claimed(case, event=event, until=until)


def passed_over(told: Sequence[tuple[Case, Event]]) -> None:
    """The turn of these persons came to nothing; why stands in the account alone."""
    body = Message("There is news on your application ending in {ending}.")
    _post_several(told, Message("A message for you"), body)


def hold_over(case: Case, *, event: Event) -> None:
    """A claimed place went back, since nothing was lodged until the end of its hold."""
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


def fee_returned(case: Case, *, event: Event) -> None:
    """A fee was given back to whoever paid it."""
    body = Message("A fee of your application ending in {ending} was given back to whoever paid it.")
    _post(case, event, Message("Fee given back"), body)


def season_over(case: Case, *, event: Event) -> None:
    """An application ended with its season."""
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


def voided(case: Case, *, event: Event) -> None:
    """Two applications of one person were void."""
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


def records_counted(case: Case, *, event: Event) -> None:
    """What is counted with a person changed; what that is stands in the account alone."""
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


def visa_withdrawn(case: Case, *, event: Event) -> None:
    """A visa was withdrawn."""
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


# --- To the staff of agencies, each their own mail, and never about who else filed for somebody ----------------------


def sheet_read(agency_id: UUID, *, round_name: Message, ready: int, others: int, event: Event) -> None:
    """A sheet was read to its end."""
    about = Message(
        "A sheet of your agency was read: {round}. Ready: {ready}. Not ready: {others}. Nothing is handed in yet.",
        {"round": round_name, "ready": ready, "others": others},
    )
    _tell_agencies([agency_id], event, Message("Sheet read"), about)


def sheet_handed_in(agency_id: UUID, *, round_name: Message, people: int, event: Event) -> None:
    """What was ready of a sheet was handed in."""
    about = Message(
        "A sheet of your agency was handed in: {round}, people: {count}. Each of them was written to.",
        {"round": round_name, "count": people},
    )
    _tell_agencies([agency_id], event, Message("Sheet handed in"), about)


def client_confirmed(mandate: Mandate, *, event: Event) -> None:
    """A client gave the agency their mandate."""
    about = Message("A client agreed to what your agency does for them: number ending in {ending}.")
    _tell_agencies([mandate.agency_id], event, Message("A client agreed"), _ending_in(mandate.number, about))


def client_left(mandate: Mandate, *, event: Event) -> None:
    """A client took their mandate away, or did not give it."""
    about = Message("A client does not want your agency to go on: number ending in {ending}. You no longer see it.")
    _tell_agencies([mandate.agency_id], event, Message("A client said no"), _ending_in(mandate.number, about))


def paper_asked_of_client(case: Case, *, event: Event, until: datetime) -> None:
    """A paper is asked of someone who lets agencies see their application."""
    about = Message(
        "A paper is asked of a client, number ending in {ending}, until {until}.", {"until": last_minute(until)}
    )
    _tell_agencies_of([(case, event)], Message("A paper is asked of a client"), about)


def news_of_clients(told: Sequence[tuple[Case, Event]]) -> None:
    """There is a result for people who let agencies see their applications; which one it is stands there alone."""
    about = Message("There is news on the application of a client: number ending in {ending}.")
    _tell_agencies_of(told, Message("News of a client"), about)


def complaint_made(mandate: Mandate, *, event: Event, until: date) -> None:
    """A person says that an agency advised them wrongly; whoever dismissed it before is not named by their number."""
    about = Message(
        "There is a complaint about a filing of your agency. The mission answers it by {day}.", {"day": until}
    )
    if mandate.ended_at is None:
        about = Message(
            "There is a complaint about a filing of your agency, number ending in {ending}. The mission answers it by"
            " {day}.",
            {"day": until},
        )
    _tell_agencies([mandate.agency_id], event, Message("A complaint"), _ending_in(mandate.number, about))


def _tell_agencies_of(told: Sequence[tuple[Case, Event]], subject: Message, about: Message) -> None:
    """The same mail about each of many cases, to the agencies that its person lets see it."""
    if _is_only_shown(subject, _whole_at_the_agency(_ending_in(told[0][0].number, about))):
        return
    seen = filings.agencies_of_cases(case.number for case, _ in told)
    for case, event in told:
        if case.number in seen:
            _tell_agencies(seen[case.number], event, subject, _ending_in(case.number, about))


def _tell_agencies(agency_ids: Sequence[UUID], event: Event, subject: Message, about: Message) -> None:
    """One mail to everyone with a post at some agencies."""
    body = _whole_at_the_agency(about)
    if _is_only_shown(subject, body):
        return
    posts = [post for agency_id in agency_ids for post in agencies.staff_of(agency_id, at=event.at)]
    outbox.post_several(
        [
            outbox.written(
                post.account, subject=subject, body=body, at=event.at, event_id=event.seq, says=about, post_id=post.pk
            )
            for post in posts
        ]
    )


def _whole_at_the_agency(about: Message) -> Message:
    where = Message(_WHERE_AT_THE_AGENCY.text, {"address": _typed_address()})
    return Message("{about} {where}", {"about": about, "where": where})


def _ending_in(number: str, about: Message) -> Message:
    return Message(about.text, {**about.values, "ending": number[-6:].replace("-", "")[-4:]})


def _typed_address() -> str:
    """The address of this office as people type it."""
    return urlsplit(settings.SOJOURN.origin).netloc


def shown(notice: Callable[[], None]) -> Said:
    """What a notice says, its subject and its body; no mail is made of it."""
    laid: list[Said] = []
    token = _shelf.set(laid)
    try:
        notice()
    finally:
        _shelf.reset(token)
    return laid[0]


def _is_only_shown(subject: Message, body: Message) -> bool:
    shelf = _shelf.get()
    if shelf is not None:
        shelf.append((subject, body))
    return shelf is not None


def _post(case: Case, event: Event, subject: Message, body: Message) -> None:
    _post_several([(case, event)], subject, body)


def _post_several(told: Sequence[tuple[Case, Event]], subject: Message, body: Message) -> None:
    """The same mail to the person of each of many cases."""
    if _is_only_shown(subject, whole_of(_about(told[0][0], body))):
        return
    with remembering():
        known = accounts.several(case.person.account_id for case, _ in told)
        mails = [_written(known[case.person.account_id], event, subject, _about(case, body)) for case, event in told]
    outbox.post_several(mails)


def _tell(account: Account, event: Event, subject: Message, about: Message) -> None:
    if not _is_only_shown(subject, whole_of(about)):
        outbox.post_several([_written(account, event, subject, about)])


def _about(case: Case, body: Message) -> Message:
    return _ending_in(case.number, body)


def whole_of(about: Message) -> Message:
    """What a mail says, with the address to type behind it."""
    return Message("{about} {where}", {"about": about, "where": Message(_WHERE.text, {"address": _typed_address()})})


def _written(account: Account, event: Event, subject: Message, about: Message) -> Mail:
    return outbox.written(account, subject=subject, body=whole_of(about), at=event.at, event_id=event.seq, says=about)
