"""Every programme that the API answers about: those of this office, and all others of the catalogue."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from sojourn.agreements.model import Agreement
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cli.files import catalogue_folder, read_catalogue
from sojourn_office.queries import schemes
from sojourn_office.queries.schemes import InUse


def programmes() -> dict[str, InUse]:
    """Every programme by its id; what the office has loaded goes before the file of the catalogue."""
    known = {
        scheme.id: InUse(agreement, scheme)
        for agreement in _catalogue(catalogue_folder())
        for scheme in agreement.schemes.values()
    }
    return dict(sorted((known | schemes.in_use()).items()))


def programme(scheme_id: str) -> InUse | Refusal:
    """One programme by its id; where there is none, the nearest known one is named."""
    known = programmes()
    if scheme_id in known:
        return known[scheme_id]
    near = get_close_matches(scheme_id.upper(), known, n=1)
    if near:
        says = Message(
            "{scheme} is not a scheme of the catalogue. Did you mean {near}?",
            {"scheme": repr(scheme_id[:40]), "near": near[0]},
        )
    else:
        says = Message("{scheme} is not a scheme of the catalogue.", {"scheme": repr(scheme_id[:40])})
    return Refusal("unknown_scheme", says)


@lru_cache(maxsize=1)
def _catalogue(folder: Path) -> tuple[Agreement, ...]:
    """The folder as this process found it; an agreement with faults is left out, since `sojourn check` names them."""
    return read_catalogue(folder)[0]
