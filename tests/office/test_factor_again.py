"""Before an act of weight the second factor is asked for once more, and the press that waited goes on by itself."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from sojourn_office.desks.factor import DEMONSTRATION_FACTOR
from sojourn_office.roles import WEIGHTY, Role
from sojourn_office.site.reach import every_reach
from sojourn_office.storage.events import Event
from tests.office.desks import Office, proposed_refusal, words_of
from tests.office.test_role_matrix import filled, parts
from tests.office.test_signin import admitted, digits_now, set_up_app, sign_in

QUARTER = 15 * 60
RECORDS = "account_authentication_methods"
TYPED = 'A friend in "Osaka" <wrote>.'


def grow_old(client: Client, seconds: float = QUARTER) -> None:
    """The factor of this sign-in was given that long ago."""
    session = client.session
    if DEMONSTRATION_FACTOR in session:
        session[DEMONSTRATION_FACTOR] = time.time() - seconds
    records = [{**each, "at": time.time() - seconds} for each in session.get(RECORDS, [])]
    session[RECORDS] = records
    session.save()


def waiting(answer: Any) -> dict[str, str]:
    """The press that waits on a page that asks again."""
    shown = answer.content.decode()
    boxes = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown)
    unescaped = {name: value.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">") for name, value in boxes}
    unescaped.pop("csrfmiddlewaretoken", None)
    return unescaped


def weighty() -> Mapping[str, Any]:
    """Every address under a permission that weighs."""
    return {reach.name: reach for reach in every_reach() if reach.permission in WEIGHTY}


def of_everything(office: Office) -> Client:
    office.staff("all", "JPN", "", *(role.value for role in Role if role not in (Role.APPLICANT, Role.AGENCY)))
    return office.client("all")


@pytest.mark.promise("no-second-factor", "stolen-sign-in")
def test_every_act_of_weight_asks_again_and_does_nothing_before(office: Office) -> None:
    number = proposed_refusal(office)
    client = of_everything(office)
    grow_old(client)
    events = Event.objects.count()
    assert len(weighty()) >= 9
    for name, reach in weighty().items():
        address = filled(reach, parts(number, office))
        answer = client.post(address, {"key": f"again-{name}", "why": TYPED})
        if answer.status_code == 405:
            # A page that nothing is sent to.
            continue
        assert answer.status_code == 403, name
        assert waiting(answer) == {"key": f"again-{name}", "why": TYPED, "factor_taken": "on"}, name
    assert Event.objects.count() == events


def test_nothing_that_is_only_read_asks_again(office: Office) -> None:
    number = proposed_refusal(office)
    client = office.client("kobayashi")
    grow_old(client)
    assert client.get(f"/en/supervise/sign/{number}").status_code == 200
    mori = office.client("mori")
    grow_old(mori)
    other = office.case("b@example.org")
    mori.get(f"/en/desk/cases/{other}")
    office.mark(other, "mori", "purpose", "no")
    here = f"/en/desk/cases/{other}/decide"
    assert mori.post(here, {"key": "look", "own_sentence": "", "show": "words"}).status_code == 200
    assert mori.post(here, {"key": "look", "own_sentence": "", "show": "otherwise"}).status_code == 403


def test_the_press_goes_on_with_what_was_typed_and_the_next_is_not_asked(office: Office) -> None:
    number = proposed_refusal(office)
    client = office.client("kobayashi")
    grow_old(client)
    here = f"/en/supervise/sign/{number}"
    asked = client.post(here, {"key": "k", "version": office.version(number), "why": TYPED, "sign": "back"})
    assert asked.status_code == 403
    assert "older than 15 minutes" in words_of(asked)
    gone_on = client.post(here, waiting(asked))
    assert gone_on["Location"] == "/en/supervise/lists/sign?done=back"
    assert office.did(number)[-1] == "case:sent-back"
    assert client.post(here, waiting(asked)).status_code == 302, "the same press twice is one"
    assert office.did(number).count("case:sent-back") == 1
    assert client.post("/en/supervise/rounds/KOR-JPN-Q4/publish", {"key": "p"}).status_code != 403


def test_a_moment_before_the_quarter_is_over_nothing_is_asked(office: Office) -> None:
    number = proposed_refusal(office)
    client = office.client("kobayashi")
    grow_old(client, QUARTER - 60)
    sent = {"key": "k", "version": office.version(number), "why": TYPED, "sign": "back"}
    assert client.post(f"/en/supervise/sign/{number}", sent).status_code == 302


@pytest.mark.usefixtures("office")
def test_the_digits_of_the_app_let_it_go_on_and_wrong_ones_do_not(client: Client) -> None:
    admitted("manager@example.org", roles=("manager",))
    sign_in(client, "manager@example.org")
    secret = set_up_app(client)
    grow_old(client)
    here = "/ja/programme/agencies/nobody"
    asked = client.post(here, {"key": "k", "reason": TYPED})
    assert asked.status_code == 403 and waiting(asked) == {"key": "k", "reason": TYPED}
    wrong = client.post(here, {**waiting(asked), "factor": "000000"})
    assert wrong.status_code == 422 and waiting(wrong) == waiting(asked)
    assert client.post(here, {**waiting(asked), "factor": ""}).status_code == 422
    # There is no such agency: that is the answer of the page itself.
    assert client.post(here, {**waiting(wrong), "factor": digits_now(secret, steps=1)}).status_code == 404
    assert client.post(here, {"key": "k2", "reason": TYPED}).status_code == 404


@pytest.mark.promise("stolen-sign-in")
@pytest.mark.parametrize("change", ["app/remove", "passkeys/remove", "passkey", "codes"])
def test_a_factor_is_changed_only_by_who_gave_it_lately(client: Client, change: str) -> None:
    admitted()
    sign_in(client, "officer@example.org")
    secret = set_up_app(client)
    grow_old(client)
    here = f"/ja/sign-in/factors/{change}"
    assert client.post(here, {}).status_code == 403
    if change == "codes":
        asked = client.get(here)
        assert asked.status_code == 403
        given = client.post(here, {**waiting(asked), "factor": digits_now(secret, steps=1)})
        assert (given.status_code, given["Location"]) == (302, here)
        assert client.get(here).status_code == 200
