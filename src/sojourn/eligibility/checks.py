"""What must hold between an agreement and the kinds of criterion: known kinds, their values, worked examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from sojourn.agreements.model import Agreement, CriterionSpec, Entry, Example, Problem, Scheme
from sojourn.agreements.moves import Rules, breakpoints, rules_on
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import read_facts
from sojourn.eligibility.findings import criterion_under, judge_person
from sojourn.eligibility.kinds import KINDS

Check = Callable[[Agreement], Iterator[Problem]]


def every_criterion_is_of_a_known_kind(agreement: Agreement) -> Iterator[Problem]:
    """A scheme asks only what the library can judge."""
    for scheme in agreement.schemes.values():
        for number, spec in enumerate(scheme.criteria):
            if spec.kind not in KINDS:
                yield Problem(
                    f"{agreement.place}: schemes.{scheme.id}.criteria[{number}]",
                    Message("{kind} is not a kind of criterion.", {"kind": repr(spec.kind)}),
                    Message("Use one of: {known}.", {"known": ", ".join(KINDS)}),
                )


def every_criterion_finds_its_value(agreement: Agreement) -> Iterator[Problem]:
    """A criterion is made from the values of its scheme on each day of an example, and whenever they change."""
    for scheme in agreement.schemes.values():
        examples = {example.on for example in scheme.examples}
        changes = {day for series in scheme.series.values() for day in breakpoints(series)}
        rules = [rules_on(agreement, scheme, on=on) for on in sorted(examples | changes)]
        for spec in scheme.criteria:
            if spec.kind not in KINDS:
                continue
            for on_one_day in rules:
                fault = _fault_of(spec, on_one_day, must=on_one_day.on in examples)
                if fault is not None:
                    yield Problem(f"{agreement.place}: schemes.{scheme.id}, criterion '{spec.code}'", *fault)
                    break


def _fault_of(spec: CriterionSpec, rules: Rules, *, must: bool) -> tuple[Message, Message] | None:
    """Why no criterion comes of the values of a day; before they begin there need not be one."""
    day = {"day": rules.on}
    try:
        made = criterion_under(rules, spec)
        if made is not None:
            made.asks()
            made.says()
        elif must:
            trouble = Message("It cannot be made from the values that hold on {day}.", day)
            return trouble, Message("Add a value of that name which is in force on that day.")
    except (AssertionError, KeyError, TypeError, ArithmeticError) as fault:
        trouble = Message("The values that hold on {day} do not make it: {fault}.", day | {"fault": str(fault)})
        return trouble, Message("Write them as docs/reference/agreement-format.md has them.")
    return None


def no_criterion_is_named_twice(agreement: Agreement) -> Iterator[Problem]:
    """What a finding is called by is one criterion; several proofs have a name each, by `of`."""
    for scheme in agreement.schemes.values():
        codes = [spec.code for spec in scheme.criteria]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield Problem(
                f"{agreement.place}: schemes.{scheme.id}.criteria",
                Message("{code} is there more than once.", {"code": repr(code)}),
                Message("Leave one, or tell proofs apart by of."),
            )


def every_worked_example_comes_out(agreement: Agreement) -> Iterator[Problem]:
    """The agreement's own examples are run, and come out as they say."""
    for scheme in agreement.schemes.values():
        if any(spec.kind not in KINDS for spec in scheme.criteria):
            continue
        for number, example in enumerate(scheme.examples):
            where = f"{agreement.place}: schemes.{scheme.id}.examples[{number}] ({example.title.in_language('en')})"
            for trouble in _differences(agreement, scheme, example):
                yield Problem(where, trouble, Message("Correct the example, or the value it rests on."))


CHECKS: tuple[Check, ...] = (
    every_criterion_is_of_a_known_kind,
    every_criterion_finds_its_value,
    no_criterion_is_named_twice,
    every_worked_example_comes_out,
)


def problems_of(agreement: Agreement) -> tuple[Problem, ...]:
    """Everything that does not hold between an agreement and the kinds of criterion."""
    return tuple(problem for check in CHECKS for problem in check(agreement))


def _differences(agreement: Agreement, scheme: Scheme, example: Example) -> Iterator[Message]:
    facts, faults = read_facts(example.facts)
    for fault in faults:
        yield fault.trouble
    if faults:
        return
    try:
        judgement = judge_person(agreement, scheme, facts, on=example.on, known=example.known)
    except (AssertionError, KeyError, TypeError):
        return  # Already said by `every_criterion_finds_its_value`.
    if judgement.answer.value != example.answer:
        yield _differs("answer", example.answer, judgement.answer.value)
    found = {finding.code: finding.met.value for finding in judgement.findings}
    for code, met in example.findings.items():
        if found.get(code) != met:
            yield _differs(code, met, found.get(code))
    for name, value in example.values.items():
        if judgement.rules.value(name) != value:
            yield _differs(name, value, judgement.rules.value(name))
    if example.reported:
        names = {reported["name"] for reported in example.reported}
        pending = [
            _written(pending.name, pending.entry) for pending in judgement.rules.pending if pending.name in names
        ]
        expected = [_plain(reported) for reported in example.reported]
        if sorted(map(repr, pending)) != sorted(map(repr, expected)):
            yield _differs("reported", expected, pending)


def _written(name: str, entry: Entry) -> dict[str, str]:
    return _plain(
        {"name": name, "standing": entry.standing.value, "value": entry.value}
        | {"known": entry.known, "from": entry.start}
    )


def _plain(reported: Mapping[str, object]) -> dict[str, str]:
    """One reported value with its days as text, so that a file and the library compare."""
    return {
        key: value.isoformat() if isinstance(value, date) else str(value)
        for key, value in sorted(reported.items())
        if value is not None
    }


def _differs(name: str, expected: object, found: object) -> Message:
    return Message(
        "{name} should be {expected}, and comes out as {found}.",
        {"name": name, "expected": repr(expected), "found": repr(found)},
    )
