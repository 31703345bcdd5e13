"""The ten criteria by zen-engine: as compiled expressions that say yes or no, and as a decision with its trace."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import zen

from sojourn.basics.days import age_on, months_until

ZenRow = dict[str, Any]

ZEN = (
    "age >= 18 and (age <= 25 or (age <= 30 and consent))", 'residence in ["KOR"]', "turns < 2", "not child",
    "funds >= 2800000", "passport_months >= 6", "turns == 0 or gap_months >= 12",
    "entry_days >= 0 and entry_days <= 365", "stay <= 12", 'region in ["KR-11", "KR-26", "KR-49"]',
)  # fmt: skip


def _age(born: str, on: str) -> str:
    return (
        f"(d({on}).year() - d({born}).year() - "
        f"(d({on}).month() * 100 + d({on}).day() < d({born}).month() * 100 + d({born}).day() ? 1 : 0))"
    )


def _months(start: str, end: str) -> str:
    return (
        f"((d({end}).year() - d({start}).year()) * 12 + d({end}).month() - d({start}).month() - "
        f"(d({end}).day() < d({start}).day() ? 1 : 0))"
    )


# Its own difference in months and years counts a day that a month lacks as reached: 17 would be 18 on 28 February.
_AGE = _age("birth_date", "application_date")
_ENTRY = 'd(entry_date).diff(d(application_date), "day")'
ZEN_OF_DATES = (
    f"{_AGE} >= 18 and ({_AGE} <= 25 or ({_AGE} <= 30 and age_reasons_accepted))", *ZEN[1:5],
    f'{_months("application_date", "passport_expires_on")} >= 6',
    f'turns == 0 or {_months("last_turn_ended_on", "application_date")} >= 12',
    f"{_ENTRY} >= 0 and {_ENTRY} <= 365", "stay_months <= 12", 'residence_region in ["KR-11", "KR-26", "KR-49"]',
)  # fmt: skip


def by_expressions(rows: list[ZenRow], texts: tuple[str, ...]) -> list[list[bool]]:
    """Compiled expressions, one for each criterion: yes or no and nothing else."""
    compiled = [zen.compile_expression(text) for text in texts]
    return [[expression.evaluate(row) for expression in compiled] for row in rows]


def by_decision(rows: list[ZenRow]) -> list[list[bool]]:
    """A decision of its own, compiled, with its trace: which facts went in and what each criterion came to."""
    position = {"x": 0, "y": 0}
    each = [{"id": f"e{number}", "key": f"k{number}", "value": text} for number, text in enumerate(ZEN)]
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode"},
        {"id": "ten", "type": "expressionNode", "content": {"expressions": each}},
        {"id": "out", "type": "outputNode"},
    ]
    edges = [{"id": "a", "sourceId": "in", "targetId": "ten"}, {"id": "b", "sourceId": "ten", "targetId": "out"}]
    graph = {
        "nodes": [{**node, "name": node["id"], "position": position} for node in nodes],
        "edges": [{**edge, "type": "edge"} for edge in edges],
    }
    decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(graph)))
    found = (decision.evaluate(row, {"trace": True})["result"] for row in rows)
    return [[result[f"k{number}"] for number in range(len(ZEN))] for result in found]


def zen_row(facts: dict[str, Any]) -> ZenRow:
    """The facts with ages and months worked out beforehand, so that nothing but the ten comparisons is left."""
    applied: date = facts["application_date"]
    return {
        "age": age_on(facts["birth_date"], applied),
        "consent": facts["age_reasons_accepted"],
        "residence": facts["residence"],
        "turns": facts["turns"],
        "child": facts["child"],
        "funds": facts["funds"],
        "passport_months": months_until(applied, facts["passport_expires_on"]),
        "gap_months": months_until(facts["last_turn_ended_on"], applied),
        "entry_days": (facts["entry_date"] - applied) // timedelta(days=1),
        "stay": facts["stay_months"],
        "region": facts["residence_region"],
    }


def dated_row(facts: dict[str, Any]) -> ZenRow:
    """The facts as they are, days written as zen-engine reads them."""
    return {name: fact.isoformat() if isinstance(fact, date) else fact for name, fact in facts.items()}
