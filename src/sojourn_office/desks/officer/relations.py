"""Declaring a relation whose case one may not decide; only digests are kept, so nothing can be shown again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions import conflicts
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.officer.forms import ConflictForm
from sojourn_office.desks.opening import links
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import schemes
from sojourn_office.roles import May


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.CASE_DECIDE)
def declare(request: HttpRequest) -> HttpResponse:
    """Take a declaration; the answer names nobody."""
    language, post = language_of(request), asker_of(request).post_for(May.CASE_DECIDE)
    assert post is not None, "the page is open to whoever has such a post"
    senders = schemes.senders_of(post.host)
    form = ConflictForm(typed(request), senders=senders, language=language)
    status, declared = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = conflicts.declare(
                post=post, at=now_of(request), key=request.POST.get("key", ""), **form.cleaned_data
            )
            if isinstance(answer, Refusal):
                form.refuse(answer)
                status = REFUSALS[answer.code][0]
            else:
                status, declared, form = 200, True, ConflictForm(senders=senders, language=language)
    context = {"form": form, "declared": declared, "desk_links": links(request)}
    return page(request, "officer/relations.html", context, status=status)
