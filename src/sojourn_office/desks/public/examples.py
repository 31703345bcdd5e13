"""The worked examples of an agreement as links that ask them anew."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from sojourn.basics.days import age_on, months_until
from sojourn.basics.messages import Message
from sojourn_office.desks.public.answers import link
from sojourn_office.look.addresses import at
from sojourn_office.queries.schemes import InUse


def example_row(used: InUse, example: Any, language: str) -> dict[str, Any]:
    """A worked example with the link that asks it; none where a link cannot carry its facts."""
    query = _query_of(used, example)
    address = link(at(f"/go/{used.scheme.id}", language), QueryDict(""), **query) if query is not None else ""
    for code in (
        example.facts.get("nationality", ()) if address and len(example.facts.get("nationality", ())) > 1 else ()
    ):
        address += f"&passport={code}"
    return {
        "title": example.title,
        "address": address,
        "answer": {"yes": Message("rules met"), "no": Message("rules not met")}.get(
            example.answer, Message("not known")
        ),
    }


def _query_of(used: InUse, example: Any) -> dict[str, object] | None:
    """An example's facts as a link says them: an age instead of a birth date, months instead of a passport's end."""
    query: dict[str, object] = {}
    for name, value in example.facts.items():
        match name:
            case "nationality":
                if value != (used.scheme.sender,) and len(value) == 1:
                    query["passport"] = value[0]
            case "residence":
                if value != used.scheme.sender:
                    query["lives"] = "elsewhere"
                elif "residence_region" not in example.facts:
                    return None
            case "residence_region":
                query["lives"] = value
            case "birth_date":
                query["age"] = age_on(value, example.on)
            case "passport_expires_on":
                query["months"] = months_until(example.on, value)
            case "passport_months":
                query["months"] = value
            case "child":
                query["child"] = "yes" if value else "no"
            case "age" | "turns" | "funds":
                query[name] = value
            case _:
                return None
    query["on"] = example.on
    if example.known is not None:
        query["known"] = example.known
    return query
