"""Two applications side by side that may be of one person: an officer marks two persons, or applies the rule."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.cases.endorsing import NOT_WITH_THE_HOST
from sojourn.rounds.names import full_round_name
from sojourn_office.actions import openings, same_person
from sojourn_office.actions.on_case import own_case
from sojourn_office.desks.access import may, typed
from sojourn_office.desks.officer.forms import WhyForm
from sojourn_office.desks.officer.queue import desk_of
from sojourn_office.desks.opening import links, on_case
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries import casework
from sojourn_office.queries import same_person as same_persons
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.queries.same_person import compared
from sojourn_office.roles import May


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_PROPOSE, act=True, marked=True)
def compare(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Show both; nothing merges by itself."""
    both = compared(case.number)
    if both is None:
        raise Http404
    if casework.is_own_case(both[1].number, post.account_id):
        return refused(request, own_case())
    language = language_of(request)
    form = WhyForm(typed(request), language=language)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _settle(request, case, post, form.cleaned_data["why"])
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at(_back(case), language))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    else:
        _keep_other(request, both[1].number, post)
    context = {
        "is_marked": same_persons.is_marked(case.number),
        "one_counts": same_persons.one_counts(case.number, at=now_of(request)),
        "back": at(_back(case), language),
        "both": both,
        "form": form,
        "desk_links": links(request),
    }
    return page(request, "officer/same_person.html", context, status=status)


def _back(case: Where) -> str:
    """The page of the case; of a draft, which officers see nothing else of, the list of marked entries."""
    return "/desk/marked" if case.stage in NOT_WITH_THE_HOST else f"/desk/cases/{case.number}"


@never_cache
@require_GET
@may(May.CASE_DECIDE)
def marked(request: HttpRequest) -> HttpResponse:
    """The entries into draws that may be second ones of a person."""
    language = language_of(request)
    rows = [
        {
            "address": at(f"/desk/cases/{entry.number}/same-person", language),
            "number": entry.number,
            "round": full_round_name(entry.round_id),
            "entered_at": entry.entered_at,
        }
        for entry in same_persons.marked_entries(desk_of(request).places)
    ]
    return page(request, "officer/marked.html", {"rows": rows, "desk_links": links(request)})


def _settle(request: HttpRequest, case: Where, post: Staff, why: str) -> str | Refusal:
    now, key = now_of(request), request.POST.get("key", "")
    match request.POST.get("found"):
        case "two":
            return same_person.clear(number=case.number, post=post, why=why, at=now, key=key)
        case "one":
            return same_person.void_both(number=case.number, post=post, why=why, at=now, key=key)
        case _:
            return Refusal("invalid", Message("Say whether these are two persons or one."))


def _keep_other(request: HttpRequest, number: str, post: Staff) -> None:
    """Looking at the other case is an opening of it too."""
    now = now_of(request)
    key = f"compare-{number}-{int(now.timestamp() // 600)}"
    openings.opened(number=number, post=post, reason="to-compare", paper="", at=now, key=key)
