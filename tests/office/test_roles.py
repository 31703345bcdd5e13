"""Who may open what: a permission is for a host and a mission, and is read anew with every request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from sojourn.basics.messages import Message
from sojourn_office import clock
from sojourn_office.actions import accounts as actions
from sojourn_office.desks.access import may, not_theirs
from sojourn_office.roles import LANDINGS, NAMES, PERMISSIONS, May, Role, Standing, roles_of
from sojourn_office.roles import may as posts_may
from sojourn_office.site import urls
from sojourn_office.storage import accounts


@may(May.OWN_CASE)
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("own")


@may(May.CASE_READ)
def case(request: HttpRequest, host: str, mission: str) -> HttpResponse:
    not_theirs(request, May.CASE_READ, host=host, mission=mission)
    return HttpResponse("case")


@may(May.CASE_DECIDE, act=True)
def decide(request: HttpRequest) -> HttpResponse:
    return HttpResponse("decided")


urlpatterns = [
    *urls.urlpatterns,
    *i18n_patterns(path("try/own", own), path("try/decide", decide), path("try/<str:host>/<str:mission>", case)),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.both_databases]

OFFICER = ("JPN", "busan", ("officer",))


def staff(*posts: tuple[str, str, tuple[str, ...]], slug: str = "someone") -> None:
    """Someone with posts, on the demonstration's list."""
    account = actions.account_for(f"{slug}@example.org", language="ja", at=clock.now())
    for host, mission, roles in posts:
        actions.admit(
            f"{slug}@example.org",
            name="森 彩",
            host=host,
            mission=mission,
            roles=roles,
            language="ja",
            by="test",
            at=clock.now(),
        )
    accounts.list_in_demonstration(account, slug=slug, label="森 彩", shows=Message("Officer"), order=1)


@pytest.fixture
def signed_in(client: Client, settings: object) -> Client:
    """An officer of Busan, past both factors."""
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    staff(OFFICER)
    client.post("/ja/sign-in/as/someone")
    return client


def test_a_page_leads_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/ko/try/own?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/ko/sign-in?next=%2Fko%2Ftry%2Fown%3Fa%3D1")


def test_an_officer_opens_cases_of_their_own_mission(signed_in: Client) -> None:
    assert signed_in.get("/ja/try/JPN/busan").content == b"case"


@pytest.mark.parametrize("place", ["JPN/jeju", "KOR/busan", "KOR/osaka"])
@pytest.mark.promise("not-there-or-not-yours")
def test_a_case_of_another_mission_or_host_is_not_there(signed_in: Client, place: str) -> None:
    assert signed_in.get(f"/ja/try/{place}").status_code == 404


@pytest.mark.promise("another-persons-number")
def test_what_is_not_theirs_looks_like_what_is_not_there(signed_in: Client) -> None:
    import re

    def shown(path: str) -> str:
        page = signed_in.get(path).content.decode().replace(path, "")
        return re.sub(r'(value|href)="[^"]*"', "", page)

    assert shown("/ja/try/JPN/jeju") == shown("/ja/try/nothing/of/the/kind")


@pytest.mark.promise("right-person-wrong-act")
def test_without_the_right_a_page_is_not_there_and_an_act_names_the_rule(client: Client, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    staff(("JPN", "busan", ("border",)))
    client.post("/ja/sign-in/as/someone")
    assert client.get("/en/try/JPN/busan").status_code == 404
    refused = client.post("/en/try/decide")
    assert refused.status_code == 403
    assert "for a host and a mission" in refused.content.decode()


@pytest.mark.promise("stolen-sign-in", "no-second-factor")
def test_without_the_second_factor_staff_open_nothing(client: Client) -> None:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    staff(OFFICER)
    account = accounts.find("someone@example.org")
    assert account
    session = client.session
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    client.cookies["sojourn"] = session.session_key
    answer = client.get("/en/try/JPN/busan")
    assert answer.status_code == 403
    assert "Set up a second factor first." in answer.content.decode()
    assert client.get("/en/try/own").content == b"own"


def test_a_right_taken_away_is_gone_with_the_next_request(signed_in: Client) -> None:
    account = accounts.find("someone@example.org")
    assert account
    assert signed_in.get("/ja/try/JPN/busan").status_code == 200
    accounts.close_posts(account, host=None, at=clock.now())
    assert signed_in.get("/ja/try/JPN/busan").status_code == 404


def test_a_post_begins_on_its_day(client: Client, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    staff(OFFICER)
    accounts.Post.objects.update(active_from=clock.now() + timedelta(days=1))
    client.post("/ja/sign-in/as/someone")
    assert client.get("/ja/try/JPN/busan").status_code == 404


def test_two_posts_carry_their_rights_each_in_its_place_only(client: Client, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    staff(OFFICER, ("JPN", "seoul", ("border",)))
    client.post("/ja/sign-in/as/someone")
    assert client.get("/ja/try/JPN/busan").status_code == 200
    assert client.get("/ja/try/JPN/seoul").status_code == 404


def test_a_person_keeps_their_number_in_every_mission_of_a_host() -> None:
    staff(OFFICER, ("JPN", "jeju", ("officer",)))
    staff(OFFICER, slug="other")
    numbers = sorted(accounts.Post.objects.values_list("account__demo_person__slug", "number"))
    assert numbers == [("other", 2), ("someone", 1), ("someone", 1)]


def test_a_post_without_a_mission_is_for_every_mission_of_its_host_alone() -> None:
    whole = Standing("JPN", "", frozenset({Role.SUPERVISOR}))
    assert posts_may([whole], May.CASE_CONFIRM, host="JPN", mission="jeju")
    assert not posts_may([whole], May.CASE_CONFIRM, host="KOR", mission="osaka")


def test_every_role_has_a_name_a_landing_and_at_least_one_right() -> None:
    assert set(PERMISSIONS) == set(NAMES) == set(LANDINGS) == set(Role)
    assert all(PERMISSIONS.values())
    assert set(May) == set().union(*PERMISSIONS.values())


def test_the_operator_sees_no_personal_data_and_the_manager_decides_no_case() -> None:
    personal = {May.CASE_READ, May.CASE_DECIDE, May.CASE_CONFIRM, May.CASE_ASK}
    assert not personal & PERMISSIONS[Role.OPERATOR]
    assert not personal & PERMISSIONS[Role.MANAGER]


def test_an_unknown_role_is_refused_and_nobody_is_admitted_as_applicant() -> None:
    for name in ("chief", "applicant"):
        with pytest.raises(ValueError, match="known are officer, sender, supervisor"):
            roles_of([name])
