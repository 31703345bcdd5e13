"""An overlay of invented entries, laid over the tables of an agreement before they are read."""

from __future__ import annotations

from typing import Any


def laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Two files as one: tables are merged, lists appended, what stands below stays, what is new is marked."""
    merged = dict(below)
    for key, added in above.items():
        there = below.get(key)
        if isinstance(there, dict) and isinstance(added, dict):
            merged[key] = laid_over(there, added)
        elif isinstance(there, list) and isinstance(added, list):
            merged[key] = [*there, *(_marked(item) for item in added)]
        elif there is None:
            merged[key] = [_marked(item) for item in added] if isinstance(added, list) else _marked(added)
    return merged


def _marked(added: Any) -> Any:
    """What is new, marked; of a table of tables each, and words in three languages as they are."""
    if not isinstance(added, dict) or "en" in added:
        return added
    if all(isinstance(item, dict) for item in added.values()):
        return {name: _marked(item) for name, item in added.items()}
    return {**added, "invented": True}
