"""Signing in: a code by mail, a second factor for staff, and nothing of either lying open."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import accounts as actions
from sojourn_office.storage import accounts, outbox, sessions
from sojourn_office.storage.masters import SealBroken

pytestmark = pytest.mark.both_databases

ADDRESS = "haneul.kim@example.org"


def send_mail() -> str:
    """Let what waits leave, and return the newest text."""
    outbox.send_due(clock.now())
    return str(mail.outbox[-1].body)


def code_of(text: str) -> str:
    found = re.search(r"\b(\d{6})\b", text)
    assert found, text
    return found[1]


def sign_in(client: Client, address: str = ADDRESS, language: str = "ko", after: str = "") -> str:
    """Sign in by the code of the mail; returns where it led."""
    asked = client.post(f"/{language}/sign-in", {"address": address, "next": after})
    assert asked.status_code == 302, asked.content.decode()
    answer = client.post(asked["Location"], {"code": code_of(send_mail())})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def digits_now(secret: str, *, steps: int = 0) -> str:
    """What an app with this secret shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def admitted(address: str = "officer@example.org", roles: tuple[str, ...] = ("officer",)) -> None:
    actions.admit(
        address, name="森 彩", host="JPN", mission="busan", roles=roles, language="ja", by="test", at=clock.now()
    )


def set_up_app(client: Client) -> str:
    """Set an app up for whoever is signed in; returns its secret."""
    shown = client.get("/ja/sign-in/factors/app").content.decode()
    found = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', shown)
    assert found
    secret = found[1].replace(" ", "")
    answer = client.post("/ja/sign-in/factors/app", {"code": digits_now(secret)})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == "/ja/sign-in/factors/codes"
    return secret


def test_the_code_of_the_mail_signs_in(client: Client) -> None:
    assert sign_in(client) == "/ko/start"
    assert client.get("/ko/start")["Location"] == "/ko/me"
    account = accounts.find(ADDRESS)
    assert account
    assert account.confirmed_at
    assert account.language == "ko"


def test_sign_in_leads_back_to_the_page_that_asked_for_it(client: Client) -> None:
    assert sign_in(client, after="/ko/me/details") == "/ko/me/details"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_sign_in_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    assert sign_in(client, after=elsewhere) == "/ko/start"


@pytest.mark.promise("guessed-sign-in")
def test_known_and_unknown_addresses_are_answered_with_the_same_page(client: Client) -> None:
    sign_in(client)
    pages = []
    for address in (ADDRESS, "nobody@example.org"):
        other = Client()
        other.post("/en/sign-in", {"address": address})
        shown = other.get("/en/sign-in/code").content.decode()
        pages.append(re.sub(r'value="[^"]*"', "", shown))
    assert pages[0] == pages[1]


def test_the_mail_is_in_the_language_of_the_page_and_names_nobody(client: Client) -> None:
    client.post("/ja/sign-in", {"address": ADDRESS})
    text = send_mail()
    assert mail.outbox[-1].to == [ADDRESS]
    assert ADDRESS not in text + mail.outbox[-1].subject
    assert not re.search(r"\d{6}", mail.outbox[-1].subject)


def test_digits_pasted_in_full_width_and_with_gaps_are_read(client: Client) -> None:
    client.post("/ja/sign-in", {"address": ADDRESS})
    code = code_of(send_mail())
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert client.post("/ja/sign-in/code", {"code": f" {wide[:3]} {wide[3:]} "}).status_code == 302


def test_a_wrong_code_is_said_and_the_right_one_still_works(client: Client) -> None:
    client.post("/en/sign-in", {"address": ADDRESS})
    code = code_of(send_mail())
    wrong = client.post("/en/sign-in/code", {"code": "000000" if code != "000000" else "111111"})
    assert wrong.status_code == 422
    assert "These are not the digits" in wrong.content.decode()
    assert client.post("/en/sign-in/code", {"code": code}).status_code == 302


@pytest.mark.promise("guessed-sign-in")
def test_after_five_wrong_codes_even_the_right_one_has_run_out(client: Client) -> None:
    client.post("/en/sign-in", {"address": ADDRESS})
    code = code_of(send_mail())
    wrong = "000000" if code != "000000" else "111111"
    statuses = [client.post("/en/sign-in/code", {"code": wrong}).status_code for _ in range(5)]
    assert statuses == [422] * 4 + [410]
    late = client.post("/en/sign-in/code", {"code": code})
    assert late.status_code == 410
    assert "This code has run out." in late.content.decode()


@pytest.mark.promise("link-used-twice", "link-used-or-old")
def test_a_code_that_signed_in_opens_nothing_a_second_time(client: Client) -> None:
    client.post("/en/sign-in", {"address": ADDRESS})
    code = code_of(send_mail())
    assert client.post("/en/sign-in/code", {"code": code}).status_code == 302
    assert client.get("/en/me").status_code == 200
    client.post("/en/sign-out", {})
    for browser in (client, Client()):
        again = browser.post("/en/sign-in/code", {"code": code})
        assert (again.status_code, again["Location"]) == (302, "/en/sign-in")
        assert "sign-in" in browser.get("/en/me")["Location"]


@pytest.mark.promise("link-used-or-old")
def test_a_code_has_run_out_after_ten_minutes_and_a_new_one_is_one_press_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/en/sign-in", {"address": ADDRESS})
    code = code_of(send_mail())
    real = time.time
    with monkeypatch.context() as later:
        later.setattr(time, "time", lambda: real() + 601)
        assert client.post("/en/sign-in/code", {"code": code}).status_code == 410
    assert client.post("/en/sign-in/new-code").status_code == 302
    newer = code_of(send_mail())
    assert client.post("/en/sign-in/code", {"code": newer}).status_code == 302


@pytest.mark.promise("too-fast")
def test_asking_too_fast_says_how_long_to_wait(client: Client) -> None:
    answers = [client.post("/ko/sign-in", {"address": ADDRESS}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert answers[-1]["Retry-After"] == "60"


@pytest.mark.parametrize(
    "typed", ["", "kim", "kim@", "kim@example", "a b@example.org", "김@", "x" * 300 + "@example.org"]
)
def test_what_is_no_address_is_said_beside_the_box(client: Client, typed: str) -> None:
    answer = client.post("/en/sign-in", {"address": typed})
    assert answer.status_code == 422
    assert "Error: " in answer.content.decode()
    assert accounts.Account.objects.count() == 0


def test_the_moved_clock_of_a_demonstration_does_not_touch_codes(client: Client) -> None:
    from datetime import timedelta

    from sojourn_office.storage.clock import move_to

    client.post("/en/sign-in", {"address": ADDRESS})
    code = code_of(send_mail())
    move_to(clock.now() + timedelta(days=200))
    assert client.post("/en/sign-in/code", {"code": code}).status_code == 302
    assert client.get("/en/start")["Location"] == "/en/me"


@pytest.mark.promise("stolen-backup")
def test_neither_address_nor_code_nor_secret_lies_in_any_file(client: Client) -> None:
    """Sign-in with a second factor, then every file of the data folder is searched, also as UTF-16 and base64."""
    admitted(ADDRESS)
    client.post("/ko/sign-in", {"address": ADDRESS.upper()})
    code = code_of(send_mail())
    _nothing_lies_open([ADDRESS, ADDRESS.upper(), code])
    client.post("/ko/sign-in/code", {"code": code})
    secret = set_up_app(client)
    recovery = re.findall(r"<li>(\d{8})</li>", client.get("/ja/sign-in/factors/codes").content.decode())
    assert len(recovery) == 10
    _nothing_lies_open([ADDRESS, ADDRESS.upper(), code, secret, digits_now(secret), *recovery, "森 彩"])


def _nothing_lies_open(values: list[str]) -> None:
    from base64 import b64encode

    kept = [connections[alias] for alias in ("default", "keys") if connections[alias].vendor == "sqlite"]
    dump = _every_value() + b"".join(each.connection.serialize() for each in kept)
    files = b"".join(file.read_bytes() for file in Path(settings.SOJOURN.data_folder).rglob("*") if file.is_file())
    for value in values:
        for form in (value.encode(), b64encode(value.encode())[:-4], value.encode("utf-16-le")):
            assert form not in dump, f"{value!r} lies open in a table"
            assert form not in files, f"{value!r} lies open in a file"


def _every_value() -> bytes:
    found = b""
    with connections["default"].cursor() as cursor:
        for table in connections["default"].introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += b"\n".join(
                    bytes(part) if isinstance(part, (bytes, memoryview)) else str(part).encode() for part in row
                )
    return found


def test_the_search_itself_finds_what_lies_open(client: Client) -> None:
    accounts.find_or_open(ADDRESS, language="ko", at=clock.now())
    accounts.Account.objects.update(alias="open@example.org")
    with pytest.raises(AssertionError, match="lies open in a table"):
        _nothing_lies_open(["open@example.org"])


def test_a_session_altered_in_the_table_signs_nobody_in(client: Client) -> None:
    sign_in(client)
    row = sessions.Session.objects.get(account_id__isnull=False)
    row.content = bytes(row.content)[:-1] + bytes([bytes(row.content)[-1] ^ 1])
    row.save()
    assert "sign-in" in client.get("/ko/start")["Location"]


@pytest.mark.promise("stolen-sign-in")
def test_a_session_copied_to_another_row_signs_nobody_in(client: Client) -> None:
    sign_in(client)
    stranger = Client()
    stranger.post("/en/sign-in", {"address": "other@example.org"})
    mine = sessions.Session.objects.get(account_id__isnull=False)
    sessions.Session.objects.filter(account_id__isnull=True).update(content=mine.content)
    assert "sign-in" in stranger.get("/en/start")["Location"]


def test_signing_out_everywhere_ends_the_other_browser_at_once(client: Client) -> None:
    sign_in(client)
    other = Client()
    sign_in(other)
    assert other.get("/ko/start")["Location"] == "/ko/me"
    client.post("/ko/sign-out", {"everywhere": "1"})
    assert "sign-in" in other.get("/ko/start")["Location"]


def test_signing_out_is_asked_and_not_done_by_a_link(client: Client) -> None:
    sign_in(client)
    assert client.get("/ko/sign-out").status_code == 200
    assert client.get("/ko/start")["Location"] == "/ko/me"
    assert client.post("/ko/sign-out")["Location"] == "/ko/"
    assert "sign-in" in client.get("/ko/start")["Location"]


@pytest.mark.promise("no-second-factor")
def test_staff_are_led_to_set_up_a_second_factor_first(client: Client) -> None:
    admitted()
    sign_in(client, "officer@example.org", language="ja")
    assert client.get("/ja/start")["Location"] == "/ja/sign-in/factors"
    set_up_app(client)
    assert client.get("/ja/start")["Location"] == "/ja/desk"


@pytest.mark.promise("stolen-sign-in")
def test_at_the_next_sign_in_the_second_factor_is_asked_for(client: Client) -> None:
    admitted()
    sign_in(client, "officer@example.org", language="ja")
    secret = set_up_app(client)
    again = Client()
    assert sign_in(again, "officer@example.org", language="ja", after="/ja/desk") == "/ja/sign-in/second-factor"
    assert "sign-in" in again.get("/ja/start")["Location"]
    assert again.post("/ja/sign-in/second-factor", {"code": "000000"}).status_code == 422
    given = again.post("/ja/sign-in/second-factor", {"code": digits_now(secret, steps=1)})
    assert (given.status_code, given["Location"]) == (302, "/ja/desk")


@pytest.mark.promise("link-used-twice")
def test_a_recovery_code_works_once_in_place_of_the_factor(client: Client) -> None:
    admitted()
    sign_in(client, "officer@example.org", language="ja")
    set_up_app(client)
    recovery = re.findall(r"<li>(\d{8})</li>", client.get("/ja/sign-in/factors/codes").content.decode())
    for expected in (302, 422):
        again = Client()
        sign_in(again, "officer@example.org", language="ja")
        assert again.post("/ja/sign-in/second-factor", {"code": recovery[0]}).status_code == expected


def test_a_secret_moved_to_another_account_does_not_open(client: Client) -> None:
    admitted()
    sign_in(client, "officer@example.org", language="ja")
    set_up_app(client)
    admitted("second@example.org")
    other = accounts.find("second@example.org")
    Authenticator.objects.filter(type="totp").update(user=other)
    again = Client()
    sign_in(again, "second@example.org", language="ja")
    with pytest.raises(SealBroken):
        again.post("/ja/sign-in/second-factor", {"code": "123456"})


@pytest.mark.promise("guessed-sign-in")
def test_too_many_wrong_factors_must_wait(client: Client) -> None:
    admitted()
    sign_in(client, "officer@example.org", language="ja")
    set_up_app(client)
    again = Client()
    sign_in(again, "officer@example.org", language="ja")
    statuses = [again.post("/ja/sign-in/second-factor", {"code": "000000"}).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_a_lost_factor_is_taken_away_and_every_sign_in_ends(client: Client) -> None:
    admitted()
    sign_in(client, "officer@example.org", language="ja")
    set_up_app(client)
    assert actions.lose_factor("officer@example.org", by="test", at=clock.now())
    assert "sign-in" in client.get("/ja/start")["Location"]
    assert "seal" not in send_mail()
    again = Client()
    sign_in(again, "officer@example.org", language="ja")
    assert again.get("/ja/start")["Location"] == "/ja/sign-in/factors"


def test_who_left_is_out_at_once_with_the_old_sign_in(client: Client) -> None:
    admitted()
    sign_in(client, "officer@example.org", language="ja")
    set_up_app(client)
    assert client.get("/ja/start")["Location"] == "/ja/desk"
    assert actions.leave("officer@example.org", by="test", at=clock.now())
    assert "sign-in" in client.get("/ja/start")["Location"]
    assert isinstance(actions.leave("officer@example.org", by="test", at=clock.now()), Refusal)


def test_the_list_of_invented_people_is_in_a_demonstration_alone(client: Client, settings: object) -> None:
    account = accounts.find_or_open(ADDRESS, language="ko", at=clock.now())
    accounts.list_in_demonstration(
        account, slug="kim", label="김하늘 KIM HANEUL", shows=Message("Refusal letter"), order=1
    )
    assert "김하늘" not in client.get("/ko/sign-in").content.decode()
    assert client.post("/ko/sign-in/as/kim").status_code == 404
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    assert "김하늘" in client.get("/ko/sign-in").content.decode()
    assert client.get("/ko/sign-in/as/kim").status_code == 405
    assert client.post("/ko/sign-in/as/kim")["Location"] == "/ko/me"
    assert client.get("/ko/start")["Location"] == "/ko/me"
    assert client.post("/ko/sign-in/as/nobody").status_code == 404


@pytest.mark.promise("mail-provider-lies")
def test_mail_that_cannot_leave_waits_longer_each_time_and_is_never_sent_twice(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    from datetime import timedelta

    client.post("/ko/sign-in", {"address": ADDRESS})
    start = clock.now()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _no_server)
        assert outbox.send_due(start) == 0
        waiting = outbox.Mail.objects.get()
        assert waiting.due_at - start == timedelta(minutes=1)
        assert outbox.send_due(start + timedelta(seconds=59)) == 0
        assert outbox.send_due(start + timedelta(minutes=1)) == 0
        waiting.refresh_from_db()
        assert waiting.due_at - start == timedelta(minutes=3)
        assert waiting.last_error == "ConnectionRefusedError"
    assert outbox.send_due(start + timedelta(minutes=3)) == 1
    assert outbox.send_due(start + timedelta(days=1)) == 0


def test_of_two_workers_who_found_the_same_mail_one_sends_it(client: Client) -> None:
    client.post("/ko/sign-in", {"address": ADDRESS})
    now, left = clock.now(), len(mail.outbox)
    one, other = outbox.Mail.objects.get(), outbox.Mail.objects.get()
    assert (outbox._send(one, at=now), outbox._send(other, at=now)) == (True, False)
    assert len(mail.outbox) == left + 1
    assert outbox.Mail.objects.get().sendings == 1


def _no_server(*_arguments: object, **_options: object) -> int:
    raise ConnectionRefusedError(f"could not reach anything for {ADDRESS}")


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
@pytest.mark.parametrize("path", ["sign-in", "sign-out", "sign-in/code"])
def test_every_page_is_there_in_every_language(client: Client, language: str, path: str) -> None:
    client.post(f"/{language}/sign-in", {"address": ADDRESS})
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200 or path == "sign-in"
    if answer.status_code == 200:
        assert f'<html lang="{language}">' in answer.content.decode()


def test_sign_in_pages_are_never_kept_by_a_cache(client: Client) -> None:
    assert "no-store" in client.get("/ko/sign-in")["Cache-Control"]


def test_the_last_sign_in_is_on_the_real_clock(client: Client) -> None:
    sign_in(client)
    account = accounts.find(ADDRESS)
    assert account
    assert account.last_login
    assert abs((account.last_login - timezone.now()).total_seconds()) < 60
