"""Papers as a desk answers with them: one page as a picture, a whole one as a PDF; no browser keeps either."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from sojourn.basics.refusals import Refusal
from sojourn_office.look.pages import refused


def picture_of(request: HttpRequest, drawn: bytes | Refusal | None) -> HttpResponse:
    """The answer to who asks for a page: its picture, why it is not shown, or 404 where there is none."""
    if drawn is None:
        raise Http404
    if isinstance(drawn, Refusal):
        return refused(request, drawn)
    response = HttpResponse(drawn, content_type="image/png")
    response["Cache-Control"] = "no-store"
    return response


def pdf_of(content: bytes, name: str) -> HttpResponse:
    """A PDF to be saved under a name."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
