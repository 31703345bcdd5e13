"""Ten criteria, many people: columns against NumPy by hand, OpenFisca, the plain judge and zen-engine, in one run."""

from __future__ import annotations

import argparse
import gc
import importlib.util
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.by_zen import ZEN, ZEN_OF_DATES, by_decision, by_expressions, dated_row, zen_row
from sojourn.basics.money import Money
from sojourn.columns.expressions import ask
from sojourn.rules.answers import Answer
from sojourn.rules.asking import explain
from sojourn.rules.judging import judge
from sojourn.rules.terms import (
    AgeOn,
    All,
    AnyOf,
    Compare,
    Contains,
    DaysUntil,
    Fact,
    Holds,
    MonthsUntil,
    Not,
    Question,
    Value,
)

APPLIED = Fact("application_date")
AGE = AgeOn(Fact("birth_date"), APPLIED)
TEN: dict[str, Question] = {
    "age": All(
        (
            Compare(AGE, ">=", Value(18)),
            AnyOf(
                (
                    Compare(AGE, "<=", Value(25)),
                    All((Compare(AGE, "<=", Value(30)), Holds(Fact("age_reasons_accepted")))),
                )
            ),
        )
    ),
    "residence": Contains(Value(("KOR",)), Fact("residence")),
    "turns": Compare(Fact("turns"), "<", Value(2)),
    "child": Not(Holds(Fact("child"))),
    "funds": Compare(Fact("funds"), ">=", Value(Money(Decimal(2_800_000), "KRW"))),
    "passport": Compare(MonthsUntil(APPLIED, Fact("passport_expires_on")), ">=", Value(6)),
    "gap": AnyOf(
        (
            Compare(Fact("turns"), "==", Value(0)),
            Compare(MonthsUntil(Fact("last_turn_ended_on"), APPLIED), ">=", Value(12)),
        )
    ),
    "entry": All(
        (
            Compare(DaysUntil(APPLIED, Fact("entry_date")), ">=", Value(0)),
            Compare(DaysUntil(APPLIED, Fact("entry_date")), "<=", Value(365)),
        )
    ),
    "stay": Compare(Fact("stay_months"), "<=", Value(12)),
    "region": Contains(Value(("KR-11", "KR-26", "KR-49")), Fact("residence_region")),
}
WHOLE = All(tuple(TEN.values()))
DAYS = ("birth_date", "application_date", "passport_expires_on", "last_turn_ended_on", "entry_date")
NUMBERS = ("turns", "stay_months", "funds")
FLAGS = ("child", "age_reasons_accepted")
WORDS = {"residence": ("KOR", "JPN"), "residence_region": ("KR-11", "KR-26", "KR-49", "KR-50")}


@dataclass(frozen=True)
class Timed:
    """CPU seconds for so many people, and what they came to."""

    seconds: float
    people: int
    answers: Any

    @property
    def each(self) -> float:
        """CPU seconds of one decision."""
        return self.seconds / self.people


def people(count: int, unknown: float) -> pl.DataFrame:
    """People with own dates, half of them beside a birthday; `unknown` of each fact's cells are empty."""
    chance = np.random.default_rng(1998)
    applied = np.datetime64("2026-01-01") + chance.integers(0, 730, count)
    years = chance.integers(17, 33, count)
    beside = chance.integers(-2, 3, count)
    columns: dict[str, Any] = {
        "application_date": applied,
        "birth_date": applied - (years * 365.2425).astype(int) + beside,
        "passport_expires_on": applied + chance.integers(150, 2000, count),
        "last_turn_ended_on": applied - chance.integers(300, 500, count),
        "entry_date": applied + chance.integers(-5, 400, count),
        "turns": chance.integers(0, 3, count).astype(np.int32),
        "stay_months": chance.integers(6, 14, count).astype(np.int32),
        "funds": chance.integers(2_500_000, 6_000_000, count).astype(np.int64),
        "child": chance.random(count) < 0.05,
        "age_reasons_accepted": chance.random(count) < 0.5,
    }
    frame = pl.DataFrame(columns).with_columns(pl.col(name).cast(pl.Date) for name in DAYS)
    for name, codes in WORDS.items():
        drawn = pl.Series(name, chance.choice(len(codes), count, p=_weights(len(codes))))
        frame = frame.with_columns(drawn.replace_strict(dict(enumerate(codes))))
    gaps = {name: pl.Series(chance.random(count) < unknown) for name in frame.columns if name != "application_date"}
    frame = frame.with_columns(
        pl.when(gap).then(None).otherwise(pl.col(name)).alias(name) for name, gap in gaps.items()
    )
    return frame.with_columns(pl.lit("KRW").alias("funds_currency"))


def _weights(count: int) -> list[float]:
    return [1 - 0.05 * (count - 1), *[0.05] * (count - 1)]


def timed(work: Callable[[], Any], people: int, repeats: int = 3) -> Timed:
    """The least CPU time of a few runs, all threads together; what is kept of them is not looked through for refuse."""
    best, found = float("inf"), None
    gc.disable()
    for _ in range(repeats):
        start = time.process_time()
        found = work()
        best = min(best, time.process_time() - start)
    gc.enable()
    return Timed(best, people, found)


def by_columns(frame: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """The answer of the whole and of each criterion."""
    met = {f"met_{code}": question for code, question in TEN.items()}
    asked = ask(frame.lazy(), met).select(*met)
    return (
        asked.rename({f"met_{code}": code for code in TEN})
        .with_columns(pl.all_horizontal(pl.all()).alias("answer"))
        .collect()
    )


def arrays(frame: pl.DataFrame) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Each fact as values and whether each is known, ready for hand-written arithmetic."""
    found = {}
    for name in frame.columns:
        column = frame[name]
        known = column.is_not_null().to_numpy()
        filled = column.fill_null(strategy="zero") if column.dtype.is_numeric() else column.fill_null(_any_of(column))
        if column.dtype == pl.String:
            filled = filled.cast(pl.Categorical).to_physical()
        found[name] = (filled.to_numpy().copy(), known)
    return found


def _any_of(column: pl.Series) -> object:
    return column.drop_nulls().first()


def by_hand(
    facts: dict[str, tuple[np.ndarray, np.ndarray]], codes: dict[str, list[int]]
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The same ten in NumPy, as somebody fluent would write them: for each the cases of yes and those of no."""

    def parts(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        days = facts[name][0]
        months = days.astype("datetime64[M]")
        year = months.astype("datetime64[Y]").astype(int) + 1970
        return year, months.astype(int) % 12 + 1, (days - months).astype(int) + 1

    def known(*names: str) -> np.ndarray:
        whole = facts[names[0]][1]
        for name in names[1:]:
            whole = whole & facts[name][1]
        return whole

    applied, born = parts("application_date"), parts("birth_date")
    expires, ended = parts("passport_expires_on"), parts("last_turn_ended_on")
    age = applied[0] - born[0] - (applied[1] * 100 + applied[2] < born[1] * 100 + born[2])
    aged, (consent, consented) = known("birth_date"), facts["age_reasons_accepted"]
    inside = aged & (age >= 18) & ((age <= 25) | ((age <= 30) & consented & consent))
    outside = aged & ((age < 18) | (age > 30) | ((age > 25) & consented & ~consent))
    turns, counted = facts["turns"]
    child, told = facts["child"]
    funds, proved = facts["funds"]
    left = (expires[0] - applied[0]) * 12 + expires[1] - applied[1] - (expires[2] < applied[2])
    since = (applied[0] - ended[0]) * 12 + applied[1] - ended[1] - (applied[2] < ended[2])
    until = (facts["entry_date"][0] - facts["application_date"][0]).astype(int)
    stay, planned = facts["stay_months"]
    lives = {name: np.isin(facts[name][0], codes[name]) for name in WORDS}
    ended_known, entry_known, passport_known = (
        known("last_turn_ended_on"),
        known("entry_date"),
        known("passport_expires_on"),
    )
    first = counted & (turns == 0)
    found = {
        "age": (inside, outside),
        "residence": (known("residence") & lives["residence"], known("residence") & ~lives["residence"]),
        "turns": (counted & (turns < 2), counted & (turns >= 2)),
        "child": (told & ~child, told & child),
        "funds": (proved & (funds >= 2_800_000), proved & (funds < 2_800_000)),
        "passport": (passport_known & (left >= 6), passport_known & (left < 6)),
        "gap": (first | (ended_known & (since >= 12)), counted & (turns != 0) & ended_known & (since < 12)),
        "entry": (entry_known & (until >= 0) & (until <= 365), entry_known & ((until < 0) | (until > 365))),
        "stay": (planned & (stay <= 12), planned & (stay > 12)),
        "region": (
            known("residence_region") & lives["residence_region"],
            known("residence_region") & ~lives["residence_region"],
        ),
    }
    yes, no = np.ones(len(age), bool), np.zeros(len(age), bool)
    for met, unmet in found.values():
        yes &= met
        no |= unmet
    return {**found, "answer": (yes, no)}


def fisca() -> Callable[[pl.DataFrame], np.ndarray]:
    """The same ten as variables of OpenFisca, which has no answer for what is not known."""
    person = build_entity(key="person", plural="people", label="", doc="", is_person=True)
    system = TaxBenefitSystem([person])
    eternity, day = periods.DateUnit.ETERNITY, periods.DateUnit.DAY

    def variable(name: str, kind: type, formula: Callable[..., Any] | None = None) -> None:
        body: dict[str, Any] = {
            "value_type": kind,
            "entity": person,
            "definition_period": day if formula else eternity,
            "label": name,
        }
        if kind is date:
            body["default_value"] = date(1970, 1, 1)
        if formula is not None:
            body["formula"] = formula
        system.add_variable(type(name, (Variable,), body))

    for name in DAYS:
        variable(name, date)
    for name in (*NUMBERS, *WORDS):
        variable(name, int)
    for name in FLAGS:
        variable(name, bool)

    def age(p: Any, period: Any) -> Any:
        born, on = p("birth_date", period), p("application_date", period)
        month = lambda days: days.astype("datetime64[M]")  # noqa: E731
        eve = (month(on).astype(int) % 12) * 100 + (on - month(on)).astype(int) < (
            month(born).astype(int) % 12
        ) * 100 + (born - month(born)).astype(int)
        return on.astype("datetime64[Y]").astype(int) - born.astype("datetime64[Y]").astype(int) - eve

    def months(start: Any, end: Any) -> Any:
        first, last = start.astype("datetime64[M]"), end.astype("datetime64[M]")
        return (last - first).astype(int) - ((end - last) < (start - first))

    variable("age_of", int, age)
    variable(
        "met_age",
        bool,
        lambda p, t: (
            (p("age_of", t) >= 18) * ((p("age_of", t) <= 25) + (p("age_of", t) <= 30) * p("age_reasons_accepted", t))
        ),
    )
    variable("met_residence", bool, lambda p, t: p("residence", t) == 0)
    variable("met_turns", bool, lambda p, t: p("turns", t) < 2)
    variable("met_child", bool, lambda p, t: ~p("child", t))
    variable("met_funds", bool, lambda p, t: p("funds", t) >= 2_800_000)
    variable("met_passport", bool, lambda p, t: months(p("application_date", t), p("passport_expires_on", t)) >= 6)
    variable(
        "met_gap",
        bool,
        lambda p, t: (p("turns", t) == 0) + (months(p("last_turn_ended_on", t), p("application_date", t)) >= 12),
    )

    def entry(p: Any, period: Any) -> Any:
        until = (p("entry_date", period) - p("application_date", period)).astype(int)
        return (until >= 0) * (until <= 365)

    variable("met_entry", bool, entry)
    variable("met_stay", bool, lambda p, t: p("stay_months", t) <= 12)
    variable("met_region", bool, lambda p, t: p("residence_region", t) < 3)

    def answer(p: Any, period: Any) -> Any:
        whole = p("met_age", period)
        for code in list(TEN)[1:]:
            whole = whole * p("met_" + code, period)
        return whole

    variable("answer", bool, answer)

    def run(frame: pl.DataFrame) -> np.ndarray:
        simulation = SimulationBuilder().build_default_simulation(system, frame.height)
        for name in (*DAYS, *NUMBERS, *FLAGS):
            simulation.set_input(name, "ETERNITY", frame[name].to_numpy())
        for name, words in WORDS.items():
            codes = frame[name].replace_strict({word: place for place, word in enumerate(words)})
            simulation.set_input(name, "ETERNITY", codes.to_numpy())
        return simulation.calculate("answer", "2026-11-09")

    return run


def plain(rows: list[dict[str, Any]]) -> list[str]:
    """One person after another by the judge."""
    return [judge(WHOLE, row).value for row in rows]


def explained(rows: list[dict[str, Any]]) -> list[list[tuple[Answer, tuple[str, ...]]]]:
    """Each decision with its answer to every criterion and what is still to be asked."""
    return [[explain(question, row) for question in TEN.values()] for row in rows]


def _row_of(facts: dict[str, Any]) -> dict[str, Any]:
    row = {name: value for name, value in facts.items() if value is not None and name != "funds_currency"}
    if "funds" in row:
        row["funds"] = Money(Decimal(row["funds"]), "KRW")
    return row


def main() -> int:
    """Print the table; exit code 1 where two engines disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000, help="how many people the columns judge")
    parser.add_argument("--one-by-one", type=int, default=20_000, help="how many of them are judged one by one")
    given = parser.parse_args()

    frame = people(given.people, unknown=0.05)
    facts = arrays(frame)
    codes = {name: _codes(frame[name], words) for name, words in WORDS.items()}
    ours = timed(lambda: by_columns(frame), frame.height)
    hand = timed(lambda: by_hand(facts, codes), frame.height)
    rows = [_row_of(row) for row in frame.head(given.one_by_one).to_dicts()]
    judged = timed(lambda: plain(rows), len(rows))

    whole = people(given.people, unknown=0)
    ours_whole = timed(lambda: by_columns(whole), whole.height)
    run = fisca()
    other = timed(lambda: run(whole), whole.height)

    known = whole.head(given.one_by_one).to_dicts()
    zen_rows = [zen_row(row) for row in known]
    known_rows = [_row_of(row) for row in known]
    one = timed(lambda: explained(known_rows), len(known_rows))
    dated_rows = [dated_row(row) for row in known]
    their = timed(lambda: by_expressions(dated_rows, ZEN_OF_DATES), len(dated_rows))
    prepared = timed(lambda: by_expressions(zen_rows, ZEN), len(zen_rows))
    traced = timed(lambda: by_decision(zen_rows[: len(zen_rows) // 10]), len(zen_rows) // 10)

    said = {None: "not-known", True: "yes", False: "no"}
    wrong = [
        name
        for name, same in {
            "NumPy by hand": _same_as_hand(ours.answers, hand.answers),
            "the plain judge": [said[value] for value in ours.answers["answer"].head(len(rows))] == judged.answers,
            "OpenFisca": bool((ours_whole.answers["answer"].to_numpy() == other.answers).all()),
            "zen-engine": [[answer is Answer.YES for answer, _ in each] for each in one.answers] == their.answers,
            "zen-engine, prepared": their.answers == prepared.answers,
            "zen-engine, traced": their.answers[: len(traced.answers)] == traced.answers,
        }.items()
        if not same
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spark: dict[str, float] = {}
    if importlib.util.find_spec("pyspark"):
        from benchmarks.on_spark import against_spark

        spark["Spark, warm, the same file"], same = against_spark(by_columns, TEN, frame)
        wrong += [] if same else ["Spark"]
    print(f"{frame.height:,} people, ten criteria, {ours.each * 1e9:.0f} ns of CPU each, {memory:.0f} MB at most")
    print(f"{'against':<34}{'times faster':>14}")
    for name, ratio in (
        ("NumPy by hand, three answers", hand.each / ours.each),
        ("OpenFisca-core, no unknowns", other.each / ours_whole.each),
        ("the plain judge", judged.each / ours.each),
        ("zen-engine, explained by its trace", traced.each / one.each),
        ("zen-engine, ten expressions", their.each / one.each),
        ("the same, ages and months given", prepared.each / one.each),
        *spark.items(),
    ):
        print(f"{name:<34}{ratio:>14.1f}")
    for name in wrong:
        print(f"{name} says otherwise", file=sys.stderr)
    return 1 if wrong else 0


def _codes(column: pl.Series, words: tuple[str, ...]) -> list[int]:
    wanted = words[:1] if column.name == "residence" else words[:3]
    filled = column.fill_null(_any_of(column)).cast(pl.Categorical)
    pairs = pl.DataFrame({"word": filled.cast(pl.String), "code": filled.to_physical()}).unique().rows()
    return [code for word, code in pairs if word in wanted]


def _same_as_hand(ours: pl.DataFrame, hand: dict[str, tuple[np.ndarray, np.ndarray]]) -> bool:
    for code, (yes, no) in hand.items():
        found = ours[code]
        if not (
            (found.fill_null(False).to_numpy() == yes).all() and ((~found).fill_null(False).to_numpy() == no).all()
        ):
            return False
    return True


if __name__ == "__main__":
    raise SystemExit(main())
