"""A paper that an officer asked of a client, sent by their agency in their place."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.rounds.moves import last_minute
from sojourn_office.actions import mandates as actions
from sojourn_office.desks.access import typed
from sojourn_office.desks.agency.frame import agency_of, of_agency, show
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import mandates
from sojourn_office.queries.accounts import Staff


class AskedForm(forms.Form):
    """The paper that was asked for."""

    paper = forms.Paper(label=Message("The paper"))


@require_http_methods(["GET", "POST"])
@of_agency
def send(request: HttpRequest, post: Staff, number: str, ask: int) -> HttpResponse:
    """Which paper, until when, send; the person is told, and sees what was sent."""
    found = mandates.client(agency_of(post), number, at=now_of(request))
    application = found[1] if found is not None else None
    asked = next((each for each in application.told.asks if each.number == ask), None) if application else None
    if application is None or asked is None:
        raise Http404
    back = at(f"/agency/clients/{number}", language_of(request))
    form = AskedForm(typed(request), request.FILES or None, language=language_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = form.cleaned_data["paper"]
            answer = actions.send_asked(
                agency_id=agency_of(post),
                number=number,
                ask=ask,
                name=sent.name,
                content=sent.read(),
                post=post,
                at=now_of(request),
                key=request.POST.get("key", ""),
            )
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(back)
            if answer.code == "not_found":
                raise Http404
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    context = {
        "form": form,
        "number": number,
        "name": application.name_of_paper(asked.paper),
        "until": last_minute(application.local(asked.until)),
        "late": now_of(request) >= asked.until,
        "open": asked in application.told.open_asks,
        "came": asked.number in application.told.given_asks,
        "back": back,
    }
    return show(request, "agency/asked.html", context, status=status)
