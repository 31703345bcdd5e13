"""What is kept until which day: found by flat columns, so that of all cases only those near their day are read."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet

from sojourn.cases.keeping import Keeping, Terms, draft_until, keeping, terms_of
from sojourn.cases.model import OVER, Stage
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, entries, events, selections, visas
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.keys import open_keys

# A wish to keep something longer that nobody agreed to is forgotten after so long.
_WISH_HOLDS = timedelta(days=30)


@dataclass(frozen=True)
class Kept:
    """What is left of one case, each with its last day; nothing where none of it is there or has a day yet."""

    draft_until: date | None
    papers_until: date | None
    record_until: date | None
    today: date

    @property
    def days(self) -> tuple[date, ...]:
        """The last days that are known."""
        return tuple(day for day in (self.draft_until, self.papers_until, self.record_until) if day is not None)

    @property
    def is_due(self) -> bool:
        """Whether something is past its last day."""
        return any(day < self.today for day in self.days)


def terms_at(case: Case, at: datetime) -> Terms:
    """How long what is kept of a case, by the rules of its scheme on that day."""
    return terms_of(agreements.rules_of(case.scheme, on=at.astimezone(zone_of(case)).date(), mission=case.mission))


def kept_of(case: Case, *, at: datetime) -> Kept:
    """What is left of a case, and until when."""
    zone = ZoneInfo(case.round.zone)
    today = at.astimezone(zone).date()
    found = keeping(events.replay(case).as_told(at), terms=terms_at(case, at), zone=zone, visa_ends=_visa_ends(case))
    papers = case.papers.exists()
    answers = case.answers.exists()
    if found is None:
        is_left = papers or answers or case.stage == Stage.DRAFT.value
        return Kept(draft_until_of(case, at=at) if is_left else None, None, None, today)
    record = answers or case.person.account.is_active
    found = longer(found, case)
    return Kept(None, found.papers_until if papers else None, found.record_until if record else None, today)


def longer(found: Keeping, case: Case) -> Keeping:
    """What must stay, where two people keep it longer until a day."""
    until = kept_until(case)
    if until is None:
        return found
    days = (None if day is None else max(day, until) for day in (found.papers_until, found.record_until))
    return Keeping(*days)


def kept_until(case: Case) -> date | None:
    """Until which day two people keep a case; the newest word counts."""
    said = events.publics_of(Happened.KEPT_LONGER, str(case.person_id))
    return next((date.fromisoformat(each["until"]) for each in reversed(said) if each["case"] == case.number), None)


def word_on_hold(number: str) -> Event | None:
    """The newest word on whether two people keep a case longer."""
    case = Case.objects.filter(number=number).first()
    said = events.events_about("person", str(case.person_id)) if case else []
    mine = (each for each in reversed(said) if each.kind == Happened.KEPT_LONGER.value)
    return next((each for each in mine if each.open_part["case"] == number), None)


def words_on_holds(host: str, *, limit: int) -> list[tuple[Event, Case]]:
    """The newest word on each case of a host that two people kept longer, of so many of the newest."""
    newest = {each.open_part["case"]: each for each in events.of_kind(Happened.KEPT_LONGER)}
    found = Case.objects.filter(number__in=newest, host=host).select_related("round").in_bulk(field_name="number")
    told = sorted(found, key=lambda number: newest[number].seq)[-limit:]
    open_keys([found[number].person_id for number in told])
    return [(newest[number], found[number]) for number in told]


def wishes(host: str, *, at: datetime) -> list[tuple[Event, Case]]:
    """What one person of a host asked to keep longer and nobody else agreed to: the newest wish for each case."""
    agreed = {each.open_part["case"]: each.seq for each in events.of_kind(Happened.KEPT_LONGER)}
    newest = {each.open_part["case"]: each for each in events.of_kind(Happened.KEEP_ASKED)}
    waiting = {
        number: each
        for number, each in newest.items()
        if each.seq > agreed.get(number, 0) and at - each.at < _WISH_HOLDS
    }
    found = Case.objects.filter(number__in=waiting, host=host).select_related("round").in_bulk(field_name="number")
    open_keys([case.person_id for case in found.values()])
    return sorted(((waiting[number], case) for number, case in found.items()), key=lambda each: each[0].seq)


def wish(entry: int, host: str, *, at: datetime) -> tuple[Event, Case] | None:
    """One wish that waits, by its entry."""
    return next((each for each in wishes(host, at=at) if each[0].seq == entry), None)


def kept_longer(at: datetime) -> set[str]:
    """The numbers of the cases that two people keep longer at a moment."""
    newest = {each.open_part["case"]: each.open_part["until"] for each in events.of_kind(Happened.KEPT_LONGER)}
    return {number for number, until in newest.items() if date.fromisoformat(until) >= at.date()}


def zone_of(case: Case) -> ZoneInfo:
    """The zone in which the days of a case are counted."""
    return ZoneInfo(case.round.zone)


def record_until(case: Case, *, at: datetime) -> date | None:
    """
    Until which day the record of a case is kept, as it stood at a moment; nothing where it was never lodged.

    While no end is known yet it is kept without one.
    """
    told, zone = events.replay(case).as_told(at), zone_of(case)
    found = keeping(told, terms=terms_at(case, at), zone=zone, visa_ends=_visa_ends(case))
    return None if found is None else found.record_until or date.max


def draft_until_of(case: Case, *, at: datetime) -> date:
    """
    The last day on which an application that was never lodged is kept.

    One that stands in a draw stays some weeks after the last result and the last hold, so that its person can look.
    """
    terms, zone = terms_at(case, at), zone_of(case)
    found = draft_until(changed_at(case), zone, terms=terms, round_=case.round.record)
    entry = entries.of_case(case.number)
    if entry is None:
        return found
    if entry.left_at is not None:
        return max(found, draft_until(entry.left_at, zone, terms=terms))
    told = [row.selection.taken_at for row in selections.ranks_of_entry(entry)]
    last = max([case.round.closes_at, *(moment for moment in (*told, case.due_at) if moment is not None)])
    return max(found, last.astimezone(zone).date() + timedelta(days=terms.entry_days))


def changed_at(case: Case) -> datetime:
    """When someone last changed an application: began it, gave an answer, filed a paper or took one back."""
    answered = case.answers.aggregate(Max("saved_at"))
    filed = case.papers.aggregate(Max("given_at"), Max("replaced_at"))
    moments: list[datetime] = [moment for moment in (*answered.values(), *filed.values()) if moment is not None]
    return max([case.started_at, *moments])


def near(at: datetime) -> list[Case]:
    """The cases of which something may be past its last day at a moment; `kept_of` says whether it is."""
    least = _shortest_terms(at)
    left = Q(stage=Stage.DRAFT.value) | Q(answers__isnull=False) | Q(papers__isnull=False)
    drafts = Q(lodged_at__isnull=True, started_at__lt=at - timedelta(days=least.draft_days)) & left
    over = Q(lodged_at__isnull=False, stage__in=[stage.value for stage in OVER])
    papers = over & Q(papers__isnull=False) & _ended_before(at - _shortest(least.papers_months))
    record = over & Q(person__account__is_active=True) & _ended_before(at - _shortest(least.record_months))
    found: QuerySet[Case] = Case.objects.filter(drafts | papers | record).distinct()
    return list(found.select_related("round__period", "person__account", "passport").order_by("number"))


def _shortest_terms(at: datetime) -> Terms:
    """The shortest term of each kind in any scheme that somebody applied for: a sieve for the columns alone."""
    day = at.date()
    asked = Case.objects.order_by().values_list("scheme", "mission").distinct()
    every = [terms_of(agreements.rules_of(scheme, on=day, mission=mission)) for scheme, mission in asked] or [Terms()]
    return Terms(*(min(getattr(terms, each.name) for terms in every) for each in fields(Terms)))


def _shortest(months: int) -> timedelta:
    """No period of so many months has fewer days."""
    return timedelta(days=months * 365 // 12)


def _ended_before(moment: datetime) -> Q:
    """Cases whose visa, or where none was issued whose course, may have ended before a moment."""
    # A day more, since the day is counted where the mission is.
    day = moment.date() + timedelta(days=1)
    landed = Q(visa__stay__isnull=True) | Q(visa__stay__last_day__lt=day)
    return Q(visa__isnull=True, started_at__lt=moment) | (Q(visa__valid_until__lt=day) & landed)


def _visa_ends(case: Case) -> date | None:
    visa = visas.of_case(case.number)
    if visa is None:
        return None
    stay = visas.stay_of(visa)
    return max(visa.valid_until, stay.last_day) if stay is not None else visa.valid_until
