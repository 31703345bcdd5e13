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


def by_expressions(rows: list[ZenRow]) -> list[list[bool]]:
    """Compiled expressions, one for each criterion: yes or no and nothing else."""
    compiled = [zen.compile_expression(text) for text in ZEN]
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
    """The facts as zen-engine takes them; ages and months are worked out for it, for it has no rule for them."""
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
