"""An application that one filed on paper: connected to one's own sign-in by the number and code of the receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import paper_files as actions
from sojourn_office.desks.access import may, typed
from sojourn_office.desks.applicant.forms import ReceiptCodeForm
from sojourn_office.desks.applicant.own import account_of, address, key_of, show, status_of, to, too_fast
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries.applications import Application
from sojourn_office.roles import May


@may(May.OWN_CASE)
@never_cache
@require_http_methods(["GET", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """Take what is on the receipt; from then on the application is one's own, with every page it has."""
    form = ReceiptCodeForm(typed(request), language=language_of(request))
    context = {"form": form, "back": address(request, "/me")}
    if request.method != "POST":
        return show(request, "applicant/on_paper.html", context)
    slow = too_fast(request)
    if slow is not None:
        return slow
    if not form.is_valid():
        return show(request, "applicant/on_paper.html", context, status=422)
    answer = actions.connect(
        number=form.cleaned_data["number"],
        code=form.cleaned_data["code"],
        account=account_of(request),
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/on_paper.html", context, status=status_of(answer))
    return to(request, f"/me/{answer}")


def entered_words(application: Application) -> Message | None:
    """That the mission entered the application from paper, and when; nothing where its person did."""
    entered = application.told.from_paper
    if entered is None:
        return None
    moment = application.shown_at(entered.at)
    return Message("Entered by the {mission} from your paper, {moment}.",
                   {"mission": application.mission.name, "moment": moment})  # fmt: skip
