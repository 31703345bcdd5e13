"""Who is away: a colleague's cases are offered to the others for as long, and nothing of them is lost."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions import absences as acts
from sojourn_office.desks.access import asker_of, may, press, typed
from sojourn_office.desks.officer.forms import AwayForm
from sojourn_office.desks.opening import links
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page, refused
from sojourn_office.queries import absences
from sojourn_office.queries.accounts import Staff
from sojourn_office.roles import May


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.CASE_ASSIGN)
def away(request: HttpRequest) -> HttpResponse:
    """Who of the desk is away, and one more absence, of oneself or of a colleague who is ill."""
    now, staff = now_of(request), _staff(request)
    names = [(which, Message("{name}, number {number}", _told(each))) for which, each in staff.items()]
    form = AwayForm(typed(request), people=names, initial={"who": next(iter(staff))}, language=language_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            who = staff[form.cleaned_data["who"]]
            answer = acts.away(
                post=_post_for(request, who),
                who=who,
                first_on=form.cleaned_data["first_on"],
                last_on=form.cleaned_data["last_on"],
                today=absences.today_of(who, at=now),
                at=now,
                key=request.POST.get("key", ""),
            )
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at("/desk/away", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    context = {
        "form": form,
        "absences": absences.absences_of(staff.values(), at=now),
        "desk_links": links(request),
    }
    return page(request, "officer/away.html", context, status=status)


@press
@may(May.CASE_ASSIGN, act=True)
def back(request: HttpRequest) -> HttpResponse:
    """Somebody is back before the day, or will not be away."""
    found = absences.absences_of(_staff(request).values(), at=now_of(request))
    absence = next((each for each in found if str(each.id) == request.POST.get("absence", "")), None)
    if absence is None:
        raise Http404
    answer = acts.back(
        post=_post_for(request, absence.who),
        who=absence.who,
        absence_id=UUID(str(absence.id)),
        at=now_of(request),
        key=request.POST.get("key", ""),
    )
    if isinstance(answer, Refusal):
        return refused(request, answer)
    return HttpResponseRedirect(at("/desk/away", language_of(request)))


def _staff(request: HttpRequest) -> dict[str, Staff]:
    held = [post for post in asker_of(request).posts if post.standing.may(May.CASE_ASSIGN)]
    return absences.colleagues_of(held, at=now_of(request))


def _post_for(request: HttpRequest, who: Staff) -> Staff:
    post = asker_of(request).post_for(May.CASE_ASSIGN, host=who.host)
    assert post is not None, "only colleagues of one's own hosts are offered"
    return post


def _told(staff: Staff) -> dict[str, object]:
    return {"name": staff.name, "number": staff.number}
