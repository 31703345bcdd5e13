"""What must always be true of the office, each a named sentence that looks at everything that is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from sojourn.agreements.moves import rules_on
from sojourn.cases.model import OVER, Did, Outcome, Stage
from sojourn.log.notes import BrokenNote, Note
from sojourn.log.tree import leaf_hash
from sojourn.places import checks as place_checks
from sojourn.places.model import Account as Place
from sojourn.places.package import check_package
from sojourn.rounds.methods import METHODS
from sojourn.seals import keys, vds
from sojourn.seals.heads import check_log
from sojourn.seals.notes import UntrustedNote, witnessed
from sojourn.texts import say
from sojourn_office.events import Happened
from sojourn_office.queries import (
    invariants_of_claims,
    invariants_of_entries,
    invariants_of_fees,
    invariants_of_gates,
    invariants_of_people,
    invariants_of_quotas,
    invariants_of_readings,
    invariants_of_second_looks,
    invariants_of_waiting,
)
from sojourn_office.queries import ledger as public_ledger
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import (
    accounts,
    agreements,
    cases,
    conflicts,
    events,
    judging,
    keys_of_acts,
    leaves,
    ledger,
    log,
    rounds,
    signing,
    stops,
    subtrees,
    triggers,
    undone,
    visas,
    wholes,
    witnesses,
)
from sojourn_office.storage.connections import one_moment
from sojourn_office.storage.events import GENESIS
from sojourn_office.storage.ledger import PlaceMovement

# A case of a host, and a visa of one, as answers name them.
_NUMBER = re.compile(r"[A-Z]{3}-\d{4}-[A-Z0-9]{6}-[A-Z0-9]|[A-Z]{2}\d{7}")
# A package is checked whatever moment it names.
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
# What is told later is told in the log within a minute of its day; after this much longer it was left out.
_TOLD_WITHIN = timedelta(minutes=10)


def every_event_carries_the_hash_of_the_one_before() -> Iterator[Broken]:
    """15. Nothing was changed, taken out or put in; time never goes back; the head is the last event."""
    before, last, seq = GENESIS, None, 0
    for event in events.every():
        about = f"event {event.seq}"
        if event.seq != seq + 1:
            yield broken_at(every_event_carries_the_hash_of_the_one_before, about, f"follows event {seq}")
        if event.before_hash != before:
            yield broken_at(every_event_carries_the_hash_of_the_one_before, about, "does not carry the hash before it")
        if event.computed_hash() != event.hash:
            yield broken_at(every_event_carries_the_hash_of_the_one_before, about, "was altered after it was kept")
        if last is not None and event.at < last:
            yield broken_at(every_event_carries_the_hash_of_the_one_before, about, "is earlier than the one before")
        before, last, seq = event.hash, event.at, event.seq
    head = events.head()
    if head is not None and (head.last_seq, head.last_hash) != (seq, before):
        yield broken_at(every_event_carries_the_hash_of_the_one_before, "head", "is not the last event")


def movements_are_those_of_their_events() -> Iterator[Broken]:
    """Each event moves exactly the places that its own hash covers."""
    moved: dict[int, list[tuple[str, PlaceMovement]]] = {}
    for row in ledger.every_movement():
        moved.setdefault(row.event_id, []).append((row.period.key, row))
    for event in events.every():
        text = ledger.moves_text((period, row.record) for period, row in moved.pop(event.seq, []))
        if text != event.moves:
            about = f"event {event.seq}"
            yield broken_at(
                movements_are_those_of_their_events, about, "its movements were altered, or some are missing"
            )


def ledgers_hold() -> Iterator[Broken]:
    """1, 3, 6. Accounts sum to the grant, none is ever below zero, a place is given back once and only if held."""
    for period in rounds.every_period():
        movements = [row.record for row in ledger.movements_of(period)]
        for sentence, message in place_checks.broken(movements, period.balances):
            found = message.text.format(**{name: str(value) for name, value in message.values.items()})
            yield Broken(f"ledgers hold: {sentence.replace('_', ' ')}", f"period {period.key}", found)


def every_public_figure_can_be_recomputed() -> Iterator[Broken]:
    """What anybody downloads of a period adds up to what its page says, by the same check that they run."""
    for period in rounds.every_period():
        files = public_ledger.package_of(period.scheme, period.year, at=_NO_MOMENT)
        assert files is not None, "a period that is there has its package"
        for wrong in check_package(files)[1]:
            about = f"period {period.key}"
            yield broken_at(every_public_figure_can_be_recomputed, about, f"{wrong.place}: {say(wrong.trouble, 'en')}")


def the_grant_is_what_the_agreement_gives() -> Iterator[Broken]:
    """A period has as many places as the agreement in use grants for its year."""
    for period in rounds.every_period():
        before = rounds.period_of(period.scheme, period.year - 1)
        ceiling = agreements.ceiling(period.scheme, period.year, last_year=before.granted if before else None)
        if ceiling is None or ceiling.places != period.granted:
            about = f"period {period.key}"
            yield broken_at(
                the_grant_is_what_the_agreement_gives, about, f"{period.granted} granted, agreement {ceiling}"
            )


def every_case_is_the_replay_of_its_events() -> Iterator[Broken]:
    """16. Stage, turn, holder and moments are what the events come to."""
    for case in cases.every():
        for name, value in events.flat_columns(events.replay(case)).items():
            kept = getattr(case, name)
            if (kept.isoformat() if isinstance(kept, date) and name == "rule_on" else kept) != value:
                about = f"case {case.number}"
                yield broken_at(every_case_is_the_replay_of_its_events, about, f"{name} is {kept}, events say {value}")


def a_person_has_one_living_place_in_a_period() -> Iterator[Broken]:
    """
    5. At most one living place a person and period, held or taken; a flagged case has none.

    A place that was claimed before the case was flagged stays until an officer has looked. One that was used lives no
    more: its holder may go a second turn.
    """
    seen: dict[tuple[object, object], str] = {}
    joined = wholes.every()
    for case in cases.every():
        place = ledger.place_of(case)
        if place is None:
            continue
        about = f"case {case.number}"
        if case.is_flagged and not _before_lodging(case.round.method):
            yield broken_at(a_person_has_one_living_place_in_a_period, about, "is flagged and has a place")
        if place is Place.USED:
            continue
        person = joined.get((case.host, case.person_id), case.person_id)
        other = seen.setdefault((person, ledger.period_of(case)), case.number)
        if other != case.number:
            yield broken_at(a_person_has_one_living_place_in_a_period, about, f"{other} has one too")


def _before_lodging(method: str) -> bool:
    """Whether a way of choosing holds places before anything is lodged."""
    return METHODS[method].holds_at_claim or METHODS[method].by_lot


def places_agree_with_stages() -> Iterator[Broken]:
    """4. A case that passed holds a place; a visa has taken or used one; what is over without a visa has none."""
    for case in cases.every():
        place = ledger.place_of(case)
        stage = Stage(case.stage)
        fits = {
            Stage.PASSED: place is Place.HELD,
            Stage.RESERVE: place is None,
            Stage.ISSUED: place in (Place.TAKEN, Place.USED) or ledger.is_gone(case),
        }.get(stage, stage not in OVER or stage is Stage.REVOKED or place is None)
        if not fits:
            yield broken_at(
                places_agree_with_stages, f"case {case.number}", f"is {stage.value} and its place is {place}"
            )


def nothing_is_given_in_a_stopped_period() -> Iterator[Broken]:
    """From a check that found something until somebody resumed it, no place of a period is given."""
    given: dict[int, list[PlaceMovement]] = {}
    for row in ledger.every_movement():
        if row.record.cause in stops.GIVING:
            given.setdefault(row.event_id, []).append(row)
    stopped: set[str] = set()
    marks = {Happened.PERIOD_STOPPED.value: stopped.add, Happened.PERIOD_RESUMED.value: stopped.discard}
    for event in events.every():
        marks.get(event.kind, _nothing)(event.about)
        for row in given.get(event.seq, ()):
            if row.period.key in stopped:
                about = f"period {row.period.key}"
                yield broken_at(nothing_is_given_in_a_stopped_period, about, f"event {event.seq} gives a place")
    for period in rounds.every_period():
        if period.key in stopped and period.stopped_since is None:
            yield broken_at(nothing_is_given_in_a_stopped_period, f"period {period.key}", "its mark was taken off")


def _nothing(_about: str) -> None:
    """Neither stops nor resumes."""


def nothing_lapses_before_its_moment() -> Iterator[Broken]:
    """7. A place that was not collected is given back at the end of its period, not before."""
    for row, held in ledger.lapses():
        if held is None or held.ends_at is None or row.event.at < held.ends_at:
            yield broken_at(nothing_lapses_before_its_moment, f"case {row.case_id}", f"lapsed at {row.event.at}")


def decisions_are_made_once_by_the_right_people() -> Iterator[Broken]:
    """8, 9. One decision that counts; every refusal by two who differ; nobody in their own case."""
    officers = {f"post:{post}": account for post, account in accounts.accounts_of_posts().items()}
    for case in cases.every():
        about = f"case {case.number}"
        actions = events.replay(case).actions
        decided = [action for action in actions if action.did is Did.DECIDED]
        count = len(decided) - sum(action.did in (Did.REOPENED, Did.LOOK_ASKED) for action in actions)
        if count > 1:
            yield broken_at(decisions_are_made_once_by_the_right_people, about, f"was decided {count} times")
        for action in decided:
            by, proposed_by = action.by, str(action.about["proposed_by"])
            if action.about["outcome"] == Outcome.REFUSED.value and action.about["signatures"] != 2:
                yield broken_at(decisions_are_made_once_by_the_right_people, about, "was refused by one officer")
            if action.about["signatures"] == 2 and officers.get(by, by) == officers.get(proposed_by, proposed_by):
                yield broken_at(decisions_are_made_once_by_the_right_people, about, "was signed twice by one officer")
            if case.person.account_id in (officers.get(by), officers.get(proposed_by)):
                yield broken_at(decisions_are_made_once_by_the_right_people, about, "was decided by the applicant")


def nobody_decides_about_someone_they_declared() -> Iterator[Broken]:
    """9. Neither who proposed nor who confirmed had declared a conflict of interest with the person before."""
    officers = {f"post:{post}": account for post, account in accounts.accounts_of_posts().items()}
    declared = conflicts.declared()
    for case in cases.every() if declared else ():
        for action in events.replay(case).actions:
            names = (action.by, str(action.about["proposed_by"])) if action.did is Did.DECIDED else ()
            for account in {officers.get(name) for name in names} & declared:
                if account is not None and conflicts.is_declared(account, case, before=action.at):
                    about = f"case {case.number}"
                    yield broken_at(nobody_decides_about_someone_they_declared, about, "was decided by a relation")


def no_grant_without_its_papers_seen() -> Iterator[Broken]:
    """11. Every paper that the rule asks for was opened by an officer, or seen at the counter, before the grant."""
    for case in cases.every():
        for name in judging.ungrounded(case):
            yield broken_at(no_grant_without_its_papers_seen, f"case {case.number}", f"nobody had opened: {name}")


def every_answer_names_what_is_there() -> Iterator[Broken]:
    """4. Whatever was answered with a case or a visa by its number left that case or that visa behind."""
    there = {*cases.numbers(), *visas.serials_of_cases().values()}
    for answer in keys_of_acts.answers():
        if _NUMBER.fullmatch(answer) and answer not in there:
            yield broken_at(every_answer_names_what_is_there, f"answer {answer}", "names what is not there")


def decisions_cite_what_was_in_force() -> Iterator[Broken]:
    """10. Every clause of a decision is in force on its `rule_on` as known on its `known_on`, in the pinned file."""
    for case in cases.every():
        for action in events.replay(case).actions:
            if action.did is not Did.DECIDED:
                continue
            about = f"case {case.number}"
            agreement = agreements.by_digest(str(action.about["agreement"]))
            on, known = (date.fromisoformat(str(action.about[name])) for name in ("rule_on", "known_on"))
            if case.rule_on != on:
                yield broken_at(decisions_cite_what_was_in_force, about, f"was decided by the rule of {on}")
            scheme = agreement.schemes[case.scheme]
            rules = rules_on(agreement, scheme, on=on, known=known, mission=case.mission)
            specs = {spec.kind: list(spec.cites) for spec in scheme.criteria}
            clauses = action.about["clauses"]
            assert isinstance(clauses, list), "clauses are a list"
            for clause in clauses:
                if specs.get(clause["code"]) != clause["cites"]:
                    yield broken_at(decisions_cite_what_was_in_force, about, f"cites another {clause['code']}")
                held = rules.held.get(clause.get("value", ""))
                if held is not None and str(held.start or "") != clause["value_from"]:
                    yield broken_at(decisions_cite_what_was_in_force, about, f"an old clause: {clause['code']}")


def no_visa_without_a_grant() -> Iterator[Broken]:
    """11. Every visa rests on a grant that was told, and every issued case has its visa."""
    serials = visas.serials_of_cases()
    for case in cases.every():
        replayed = events.replay(case)
        about = f"case {case.number}"
        if case.number in serials and replayed.outcome is not Outcome.GRANTED:
            yield broken_at(no_visa_without_a_grant, about, "has a visa and no grant")
        has_visa = case.stage in (Stage.ISSUED.value, Stage.REVOKED.value)
        if has_visa != (case.number in serials):
            yield broken_at(
                no_visa_without_a_grant, about, f"is {case.stage}, and its visa is {serials.get(case.number)}"
            )


def serials_have_no_gap_and_seals_are_true() -> Iterator[Broken]:
    """12. Serials run from one without a gap; each seal is true under the key of its day and carries its serial."""
    counted = visas.counted()
    for host, (last, numbers) in counted.items():
        if sorted(numbers) != list(range(1, last + 1)):
            yield broken_at(serials_have_no_gap_and_seals_are_true, f"host {host}", "a serial is missing")
    published = signing.published() if any(numbers for _, numbers in counted.values()) else None
    for visa in visas.every():
        about = f"visa {visa.serial}"
        seal = vds.read(visa.seal)
        assert published is not None, "there are visas, so there are certificates"
        signers = list(published.named(seal.header.signer, seal.header.certificate_reference))
        if not any(keys.is_signed(seal.signed, seal.signature, _public(signer)) for signer in signers):
            yield broken_at(serials_have_no_gap_and_seals_are_true, about, "its seal is not true")
        if seal.lines is None or seal.lines[1][:9] != visa.serial:
            yield broken_at(serials_have_no_gap_and_seals_are_true, about, "its seal carries another serial")


def the_database_guards_itself() -> Iterator[Broken]:
    """What is kept for ever cannot be changed, and no movement typed by hand goes below zero."""
    for name in triggers.missing():
        yield broken_at(the_database_guards_itself, name, "the guard is missing, or is not as it is written")


def what_is_due_is_done() -> Iterator[Broken]:
    """Nothing that the office does by itself was left undone because it failed."""
    for row in undone.every():
        yield broken_at(what_is_due_is_done, f"{row.verb} {row.about}", f"fails since {row.since}: {row.trouble}")


def results_are_published_once() -> Iterator[Broken]:
    """The results of a round were told once, to everyone."""
    seen: set[str] = set()
    for event in events.of_kind(Happened.RESULTS_PUBLISHED):
        if event.about in seen:
            yield broken_at(results_are_published_once, f"round {event.about}", "was published again")
        seen.add(event.about)


def the_public_log_is_what_happened() -> Iterator[Broken]:
    """4, 13, 15. Every entry is the public part of its event, and every event that is public has its entry."""
    not_before, number, told_from = None, 0, None
    for row in leaves.every():
        if row.tells and row.event.told_from is not None:
            told_from = row.event.told_from
        elif told_from is not None and row.event.at < told_from:
            yield broken_at(
                the_public_log_is_what_happened, f"entry {row.index}", f"follows what is told on {told_from}"
            )
        if row.index != number:
            yield broken_at(the_public_log_is_what_happened, f"entry {row.index}", f"follows entry {number - 1}")
        number = row.index + 1
        if leaves.is_of(row, not_before=not_before):
            not_before = leaves.written_at(row.content)
        else:
            yield broken_at(the_public_log_is_what_happened, f"entry {row.index}", "is not what its event comes to")
    end, head = events.head(), log.last_head()
    if end is not None and end.leaves != number:
        yield broken_at(the_public_log_is_what_happened, "head", f"counts {end.leaves} entries, not {number}")
    told_by = head.signed_at - _TOLD_WITHIN if head else datetime.min.replace(tzinfo=UTC)
    for event in log.not_told(told_by):
        yield broken_at(the_public_log_is_what_happened, f"event {event.seq}", "is in no entry")
    for event in log.not_bound():
        yield broken_at(the_public_log_is_what_happened, f"event {event.seq}", "is bound by no entry")


def every_signed_head_is_the_start_of_the_log() -> Iterator[Broken]:
    """15. No head was ever signed that the log of today does not begin with."""
    heads, key = log.every_head(), log.key_of_log()
    if not heads or key is None:
        return
    entries = [row.content.encode() for row in leaves.every()]
    signed = [(f"head {each.pk}", each.note) for each in heads]
    known = witnesses.keys()
    for row in witnesses.every():
        try:
            witnessed(Note.read(row.head.note + row.line), known)
        except (BrokenNote, UntrustedNote) as trouble:
            yield broken_at(every_signed_head_is_the_start_of_the_log, f"witness {row.name}", str(trouble))
    for about, message in check_log(heads[-1].note, entries, [key], earlier=signed)[1]:
        yield broken_at(every_signed_head_is_the_start_of_the_log, about, say(message, "en"))
    for level, number in subtrees.wrong([leaf_hash(each) for each in entries]):
        about = f"the root kept over {1 << level} entries from {number << level} on"
        yield broken_at(every_signed_head_is_the_start_of_the_log, about, "is not that of the entries")


CHECKS: tuple[Check, ...] = (
    every_event_carries_the_hash_of_the_one_before,
    movements_are_those_of_their_events,
    ledgers_hold,
    every_public_figure_can_be_recomputed,
    the_grant_is_what_the_agreement_gives,
    every_case_is_the_replay_of_its_events,
    a_person_has_one_living_place_in_a_period,
    places_agree_with_stages,
    nothing_is_given_in_a_stopped_period,
    nothing_lapses_before_its_moment,
    decisions_are_made_once_by_the_right_people,
    nobody_decides_about_someone_they_declared,
    decisions_cite_what_was_in_force,
    no_grant_without_its_papers_seen,
    no_visa_without_a_grant,
    every_answer_names_what_is_there,
    serials_have_no_gap_and_seals_are_true,
    the_database_guards_itself,
    what_is_due_is_done,
    results_are_published_once,
    the_public_log_is_what_happened,
    every_signed_head_is_the_start_of_the_log,
    *invariants_of_people.CHECKS,
    *invariants_of_claims.CHECKS,
    *invariants_of_entries.CHECKS,
    *invariants_of_fees.CHECKS,
    *invariants_of_quotas.CHECKS,
    *invariants_of_gates.CHECKS,
    *invariants_of_second_looks.CHECKS,
    *invariants_of_readings.CHECKS,
    *invariants_of_waiting.CHECKS,
)


def broken() -> tuple[Broken, ...]:
    """
    Everything that is not as it must be, read as it stood at one moment, while others go on writing.

    Keys and files lie beside the database and change a moment apart from it: what is found is looked for once more.
    """
    found = _found()
    again = frozenset(_found()) if found else frozenset()
    return tuple(each for each in found if each in again)


def _found() -> tuple[Broken, ...]:
    with one_moment("keys"), one_moment("default"):
        return tuple(found for check in CHECKS for found in check())


def _public(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey), "a signer has a key on an elliptic curve"
    return key
