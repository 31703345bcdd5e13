"""The gate as Django is usually served: each claim is a request to a view, in a transaction that locks the period."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from benchmarks.serving import serve


@csrf_exempt
def claim_usually(request: HttpRequest, round_id: str) -> JsonResponse:
    """A claim by a view as it is usually written."""
    from benchmarks.usual_claims import claim
    from sojourn_office import clock

    case, key = _pressed(request)
    number = claim(round_id, case, key, at=clock.now())
    if number is None:
        return JsonResponse({"code": "period_full"}, status=409)
    return JsonResponse({"answer": "given", "number": number})


@csrf_exempt
def claim_plainly(request: HttpRequest, round_id: str) -> JsonResponse:
    """A claim by this office's own action, alone in its transaction."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions.claims import Answered, Asked, claim_together

    case, key = _pressed(request)
    (answer,) = claim_together(round_id, [Asked(case, key)], at=clock.now())
    if isinstance(answer, Answered):
        return JsonResponse({"answer": "given", "number": answer.number, "reserve": answer.reserve})
    assert isinstance(answer, Refusal), "there is no waiting room in this round"
    return JsonResponse({"code": answer.code}, status=409)


def _pressed(request: HttpRequest) -> tuple[str, str]:
    from sojourn_office.storage import tickets

    fields = json.loads(request.body)
    ticket = tickets.read(fields["ticket"])
    assert ticket is not None, "the crowd has true tickets"
    return ticket.case, fields["key"]


def _serving(view: Any) -> Any:
    from sojourn_office.site.wsgi import application

    urls: Any = (path("gate/<str:round_id>", view),)
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = urls, ["*"]
    return application


def usual() -> Any:
    """The view as it is usually written, behind what stands before each page."""
    return _serving(claim_usually)


def plainly() -> Any:
    """The same with this office's own action."""
    return _serving(claim_plainly)


def main() -> None:
    """Serve it, as the pages of an office are served."""
    from granian.constants import Interfaces

    serve(("usual", "plainly"), module="benchmarks.usual_gate", interface=Interfaces.WSGI, blocking_threads=4)


if __name__ == "__main__":
    main()
