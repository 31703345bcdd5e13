"""The programme that a call names, or the refusal that names the nearest one."""

from __future__ import annotations

from difflib import get_close_matches

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.queries import catalogue
from sojourn_office.queries.schemes import InUse


def programme(scheme_id: str) -> InUse | Refusal:
    """One programme by its id."""
    used = catalogue.programme(scheme_id)
    if used is not None:
        return used
    near = get_close_matches(scheme_id.upper(), catalogue.programmes(), n=1)
    if near:
        says = Message(
            "{scheme} is not a scheme of the catalogue. Did you mean {near}?",
            {"scheme": repr(scheme_id[:40]), "near": near[0]},
        )
    else:
        says = Message("{scheme} is not a scheme of the catalogue.", {"scheme": repr(scheme_id[:40])})
    return Refusal("unknown_scheme", says)
