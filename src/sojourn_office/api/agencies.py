"""What an agency's own program sends: a sheet with its papers, the same as by the page, under a key of its staff."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.texts import say
from sojourn_office.actions import batches
from sojourn_office.api.problems import TITLES, problem
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import agency_keys, mandates
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.mandates import BatchShown, LineShown

View = Callable[..., HttpResponse]


def of_agency(view: View) -> View:
    """Answer only a program that sends a key of an agency's staff, and for a change a key of the change."""

    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        post = agency_keys.post_of(secret.strip(), at=now_of(request)) if scheme.lower() == "bearer" else None
        if post is None or post.agency_id is None:
            return problem(request, Refusal("sign_in", Message("A key of an agency is needed: Authorization: Bearer.")))
        if request.method == "POST" and not 8 <= len(_key(request)) <= 64:
            says = Message("A change needs an Idempotency-Key of 8 to 64 signs.")
            return problem(request, Refusal("key_required", says))
        return view(request, post=post, **named)

    return answered


def _key(request: HttpRequest) -> str:
    return request.headers.get("Idempotency-Key", "")


@of_agency
def send(request: HttpRequest, post: Staff) -> HttpResponse:
    """Take a sheet (`sheet`) with its papers (`papers`) for a `round`; answer line by line. Nothing is handed in."""
    assert post.agency_id is not None, "the key is of a post of an agency"
    sheet, papers = request.FILES.get("sheet"), request.FILES.get("papers")
    if sheet is None:
        return problem(request, Refusal("invalid", Message("No sheet was sent, as the file `sheet` of a form.")))
    answer = batches.rehearse(
        agency_id=post.agency_id,
        round_id=request.POST.get("round", ""),
        sheet=sheet.read(),
        papers=papers.read() if papers else None,
        post=post,
        at=now_of(request),
        key=_key(request),
    )
    if isinstance(answer, Refusal):
        return problem(request, answer)
    return _shown(request, post.agency_id, UUID(answer), status=201)


@of_agency
def read(request: HttpRequest, post: Staff, batch_id: UUID) -> HttpResponse:
    """A sheet line by line, with the number of whoever was handed in."""
    assert post.agency_id is not None, "the key is of a post of an agency"
    return _shown(request, post.agency_id, batch_id)


@of_agency
def hand_in(request: HttpRequest, post: Staff, batch_id: UUID) -> HttpResponse:
    """Hand in what is ready; sent again it goes on where it was cut off, and hands in nobody twice."""
    assert post.agency_id is not None, "the key is of a post of an agency"
    answer = batches.hand_in(agency_id=post.agency_id, batch_id=batch_id, post=post, at=now_of(request))
    if isinstance(answer, Refusal):
        return problem(request, answer)
    return _shown(request, post.agency_id, batch_id)


def _shown(request: HttpRequest, agency_id: UUID, batch_id: UUID, *, status: int = 200) -> HttpResponse:
    found = mandates.batch(agency_id, batch_id)
    if found is None:
        return problem(request, Refusal("not_found", TITLES["not_found"]))
    response = JsonResponse(_batch(found, language_of(request)), status=status)
    response["Cache-Control"] = "no-store"
    return response


def _batch(found: BatchShown, language: str) -> dict[str, object]:
    return {
        "batch": str(found.id),
        "round": found.record.id,
        "being_read": found.is_being_read,
        "ready": found.to_hand_in,
        "handed_in": found.handed_in,
        "lines": [_line(line, language) for line in found.lines],
    }


def _line(line: LineShown, language: str) -> dict[str, object]:
    return {
        "line": line.line,
        "state": "handed-in" if line.state == "ready" and line.number else line.state,
        "number": line.number or None,
        "confirmed": line.given,
        "faults": [{"column": column, "trouble": say(says, language)} for column, says in line.faults],
        "empty": list(line.empty),
        "lacking": [say(paper, language) for paper in line.lacking],
    }
