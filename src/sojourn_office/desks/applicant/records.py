"""What is counted with a person beside what they filed, and their word that it is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import earlier, objections
from sojourn_office.desks.access import may, typed
from sojourn_office.desks.applicant.forms import NotMineForm
from sojourn_office.desks.applicant.own import account_of, address, key_of, show, status_of, to
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import records
from sojourn_office.queries.records import Counted, CountedGrant, ObjectionShown
from sojourn_office.roles import May


@may(May.OWN_CASE)
@never_cache
@require_GET
def counted(request: HttpRequest) -> HttpResponse:
    """Everything that is counted with one's own; of whoever else it may be of, nothing."""
    account_id = account_of(request).pk
    rows = [_row(request, each) for each in records.counted_with(account_id)]
    rows += [_grant_row(request, each) for each in records.grants_counted_with(account_id)]
    context = {"rows": rows, "days": objections.ANSWERED_WITHIN_DAYS, "back": address(request, "/me/details")}
    return show(request, "applicant/records.html", context)


def _row(request: HttpRequest, each: Counted) -> dict[str, object]:
    means = Message(
        "Two officers looked. Earlier visas and places are counted once for both; nothing of either changed."
    )
    return _shown(request, _what(each), means, each.objection, f"/me/records/{each.pair_id}")


def _grant_row(request: HttpRequest, each: CountedGrant) -> dict[str, object]:
    means = Message("Imported from: {source}. It counts as one turn.", {"source": each.source})
    return _shown(request, _what_grant(each), means, each.objection, f"/me/records/grants/{each.id}")


def _shown(
    request: HttpRequest, what: Message, means: Message, said: ObjectionShown | None, path: str
) -> dict[str, object]:
    may_object = said is None or said.answered_at is not None
    return {
        "what": what,
        "means": means,
        "objection": said,
        "state": _state(said) if said else "",
        "address": address(request, path) if may_object else "",
    }


def _what(each: Counted) -> Message:
    told = {"host": country_in_a_sentence(each.host), "day": each.since}
    return Message("Another record with {host} counts as yours since {day}.", told)


def _what_grant(each: CountedGrant) -> Message:
    told = {"host": country_in_a_sentence(each.scheme[4:7]), "day": each.granted_on}
    return Message("A visa of {host}, granted on {day}, counts as yours.", told)


def _state(said: ObjectionShown) -> Message:
    if said.answered_at is None:
        return Message("You said on {day} that it is not yours. Answered by {due}.",
                       {"day": said.said_at.date(), "due": said.due_on})  # fmt: skip
    return Message("Answered on {day}: it counts as yours.", {"day": said.answered_at.date()})


@may(May.OWN_CASE)
@never_cache
@require_http_methods(["GET", "POST"])
def object_to_join(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Say that joined records are not one's own."""
    account = account_of(request)
    found = next((each for each in records.counted_with(account.pk) if each.pair_id == pair_id), None)
    if found is None:
        raise Http404
    object_to = partial(objections.to_join, account=account, pair_id=pair_id)
    return _object(request, _what(found), object_to)


@may(May.OWN_CASE)
@never_cache
@require_http_methods(["GET", "POST"])
def object_to_grant(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Say that an earlier grant is not one's own."""
    account = account_of(request)
    found = next((each for each in records.grants_counted_with(account.pk) if each.id == grant_id), None)
    if found is None:
        raise Http404
    return _object(request, _what_grant(found), partial(earlier.object_to, account=account, grant_id=grant_id))


def _object(request: HttpRequest, what: Message, object_to: Callable[..., str | Refusal]) -> HttpResponse:
    form = NotMineForm(typed(request), language=language_of(request))
    context = {"form": form, "what": what, "back": address(request, "/me/records")}
    if request.method != "POST":
        return show(request, "applicant/not_mine.html", context)
    if not form.is_valid():
        return show(request, "applicant/not_mine.html", context, status=422)
    answer = object_to(words=form.cleaned_data["text"], at=now_of(request), key=key_of(request))
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/not_mine.html", context, status=status_of(answer))
    return to(request, "/me/records")
