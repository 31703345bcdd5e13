"""What agencies are written to: one addressee a mail, about their own sheets and clients, read under their post."""

from __future__ import annotations

from datetime import timedelta

from sojourn_office import clock
from sojourn_office.actions import agencies, mandates, reserves, rounds
from sojourn_office.queries import invariants
from sojourn_office.queries.invariants_of_people import a_mail_to_an_agency_tells_of_its_own_filings
from sojourn_office.storage import accounts, outbox
from sojourn_office.storage.outbox import Mail
from tests.office.desks import Office, proposed_refusal, words_of
from tests.office.filings import ROUND, agency, confirm, filed, handed_in, mandate_of, person, rehearsed, row, sheet
from tests.office.test_claims import claim, settled, started
from tests.office.world import World, done

KIM = "person1@example.org"
NEWS = "News of a client"


def told(staff: str) -> list[str]:
    """The subjects of what was written to somebody of an agency, the oldest first."""
    account = accounts.find(f"{staff}@example.org")
    assert account
    return [mail.subject for mail in reversed(outbox.of_account(account.pk)) if mail.post_id is not None]


def lodged(office: Office, *slugs: str) -> str:
    """Somebody who lets agencies see what they lodged."""
    number = office.case(KIM)
    account = accounts.find(KIM)
    assert account
    for slug in slugs:
        agency(office, slug)
        mandates.give_by_person(number=number, agency=slug, account=account, at=clock.now(), key=f"g-{slug}")
    return number


def test_each_of_the_staff_is_written_to_alone_and_the_mail_names_nobody(office: Office) -> None:
    agency(office, "blue")
    post = agencies.admit_staff("second@example.org", agency="blue", name="2", language="en", by="t", at=clock.now())
    assert isinstance(post, accounts.Post)
    filed(office, "blue-staff", 1)
    confirm(person(office, KIM, "haneul"), mandate_of(KIM, "blue"))
    assert told("blue-staff") == told("second") == ["Sheet read", "Sheet handed in", "A client agreed"]
    number = mandate_of(KIM, "blue").number
    for mail in Mail.objects.filter(post_id__isnull=False):
        assert number not in str(mail.body)
        for name in ("KIM", "HANEUL", "김하늘", "person1", "M00000001"):
            assert name not in str(mail.body)
        assert "Sign in to Sojourn at" in str(mail.body)
    assert invariants.broken() == ()


def test_a_sheet_that_is_pressed_again_is_told_once(office: Office) -> None:
    agency(office, "blue")
    batch_id = rehearsed(office, "blue-staff", sheet(row(number) for number in range(3)))
    assert [handed_in(office, "blue-staff", batch_id) for _ in range(3)] == [3, 3, 3]
    assert told("blue-staff") == ["Sheet read", "Sheet handed in"]


def test_a_sheet_of_which_nothing_was_ready_is_not_told_as_handed_in(office: Office) -> None:
    agency(office, "blue")
    handed_in(office, "blue-staff", rehearsed(office, "blue-staff", sheet([row(1, birth_date="2002-02-30")])))
    assert told("blue-staff") == ["Sheet read"]


def test_a_paper_asked_of_a_client_is_told_to_each_agency_that_may_see_it_and_to_no_other(office: Office) -> None:
    number = lodged(office, "blue", "green")
    agency(office, "red")
    office.ask(number, "mori", "balance")
    asked = "A paper is asked of a client"
    assert told("blue-staff").count(asked) == told("green-staff").count(asked) == 1
    assert told("red-staff") == []
    says = [str(mail.says) for mail in Mail.objects.filter(post_id__isnull=False)]
    assert not any(name in each for name in ("Blue", "Green") for each in says), "who else filed is nobody's business"


def test_whoever_dismissed_an_agency_is_told_of_to_it_no_more(office: Office) -> None:
    number = lodged(office, "blue")
    account = accounts.find(KIM)
    assert account
    mandates.end_by_person(mandate_id=mandate_of(KIM, "blue").id, account=account, at=clock.now(), key="out")
    assert told("blue-staff")[-1] == "A client said no"
    office.ask(number, "mori", "balance")
    assert told("blue-staff")[-1] == "A client said no"


def published(office: Office, number: str) -> None:
    """A second officer signs, and the results of the round are out on their day."""
    signed = {"key": "sign", "sign": "confirm"}
    assert office.client("kobayashi").post(f"/en/supervise/sign/{number}", signed).status_code == 302
    assert NEWS not in told("blue-staff"), "a decision that is not told yet is told to nobody"
    for _ in range(2):
        rounds.publish_results(round_id=ROUND, by="test", at=clock.now() + timedelta(days=8), key=office.key())


def test_a_decision_is_told_on_the_result_day_once_and_says_nothing_of_what_it_is(office: Office) -> None:
    agency(office, "red")
    number = proposed_refusal(office, KIM)
    account = accounts.find(KIM)
    assert account
    for slug in ("blue", "green"):
        agency(office, slug)
        mandates.give_by_person(number=number, agency=slug, account=account, at=clock.now(), key=f"g-{slug}")
    mandates.end_by_person(mandate_id=mandate_of(KIM, "green").id, account=account, at=clock.now(), key="out")
    published(office, number)
    assert told("blue-staff") == ["A client agreed", NEWS]
    assert NEWS not in told("green-staff") + told("red-staff"), "dismissed, or never asked"
    (mail,) = Mail.objects.filter(subject=NEWS)
    ending = number[-6:].replace("-", "")[-4:]
    assert mail.says == f"There is news on the application of a client: number ending in {ending}."
    assert invariants.broken() == ()


def test_a_place_and_a_line_of_the_reserve_list_are_told_alike() -> None:
    world = settled(World())
    asked = {"name": "Blue ◇", "host": "JPN", "missions": ("jeju",), "invented": True, "by": "test"}
    done(agencies.admit("blue", **asked, at=world.at(), key=world.key()))
    staff = {"agency": "blue", "name": "1", "language": "en", "by": "test"}
    assert isinstance(agencies.admit_staff("blue-staff@example.org", **staff, at=world.at()), accounts.Post)
    numbers = started(world, "A", "B", "C")
    for number in numbers:
        person_of = {"account": world.case(number).person.account, "at": world.at(), "key": number}
        done(mandates.give_by_person(number=number, agency="blue", **person_of))
    claim(world, *numbers)
    assert reserves.tell_due(world.at()) == 3
    assert told("blue-staff").count(NEWS) == 3
    assert len({str(mail.says)[:-5] for mail in Mail.objects.filter(subject=NEWS)}) == 1
    assert reserves.tell_due(world.at()) == 0
    assert told("blue-staff").count(NEWS) == 3


def test_a_client_whom_the_agency_gave_up_itself_is_no_news_to_it(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1)
    office.client("blue-staff").post(f"/en/agency/clients/{mandate_of(KIM, 'blue').number}/end", {"key": "up"})
    assert told("blue-staff") == ["Sheet read", "Sheet handed in"]


def test_a_complaint_is_told_and_names_the_number_only_of_a_client_who_is_still_one(office: Office) -> None:
    agency(office, "blue")
    filed(office, "blue-staff", 1, 2)
    for order, mail in enumerate((KIM, "person2@example.org")):
        client, mandate = person(office, mail, f"p{order}"), mandate_of(mail, "blue")
        confirm(client, mandate)
        if order:
            client.post(f"/en/me/agencies/{mandate.id}/end", {"key": "out"})
        client.post(f"/en/me/agencies/{mandate.id}/wrong-advice", {"key": f"w{order}", "text": "They were wrong."})
    says = [str(mail.says) for mail in Mail.objects.filter(subject="A complaint").order_by("made_at")]
    assert ["number ending in" in each for each in says] == [True, False]
    assert not any("They were wrong" in each for each in says)


def test_staff_of_a_suspended_agency_and_those_who_left_are_not_written_to(office: Office) -> None:
    number = lodged(office, "blue", "green")
    agencies.suspend("blue", reason="x", post=None, by="test", at=clock.now(), key=office.key())
    left = accounts.find("green-staff@example.org")
    assert left
    accounts.close_posts(left, host=None, at=clock.now())
    before = Mail.objects.filter(post_id__isnull=False).count()
    office.ask(number, "mori", "balance")
    assert Mail.objects.filter(post_id__isnull=False).count() == before


def test_the_same_words_wait_at_the_agency_and_nobody_else_reads_them(office: Office) -> None:
    number = lodged(office, "blue")
    agency(office, "green")
    path = "/en/agency/messages"
    office.ask(number, "mori", "balance")
    own, other = words_of(office.client("blue-staff").get(path)), words_of(office.client("green-staff").get(path))
    ending = number[-6:].replace("-", "")[-4:]
    assert f"number ending in {ending}" in own
    assert ending not in other and "Nothing was written to you yet." in other
    for slug in ("mori", "hara"):
        assert office.client(slug).get(path).status_code == 404


def test_a_mail_to_an_agency_about_a_client_of_another_is_found_by_the_check(office: Office) -> None:
    number = lodged(office, "blue")
    agency(office, "green")
    office.ask(number, "mori", "balance")
    assert list(a_mail_to_an_agency_tells_of_its_own_filings()) == []
    green = office.posts["green-staff"]
    Mail.objects.filter(subject="A paper is asked of a client").update(account=green.account_id, post_id=green.pk)
    assert len(list(a_mail_to_an_agency_tells_of_its_own_filings())) == 1
