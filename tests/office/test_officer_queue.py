"""The officer's lists: what comes first, what is found, what is left for later, and the keys."""

from __future__ import annotations

from datetime import timedelta

from sojourn_office import clock
from sojourn_office.queries import queues
from sojourn_office.queries.queues import Place, Which
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.cases import Case
from tests.office.desks import Office, proposed_refusal, words_of


def test_the_oldest_due_comes_first_and_leaving_it_needs_a_word(office: Office) -> None:
    office.round("KOR-JPN-LATER", "KOR-JPN", "assessed", results_in=timedelta(days=20))
    later = office.case("a@example.org", into="KOR-JPN-LATER")
    sooner = office.case("b@example.org")
    mori = office.client("mori")
    shown = mori.get("/en/desk").content.decode()
    assert shown.index(sooner) < shown.index(later)
    assert "2 to do, 0 of them yours, 0 due today." in words_of(mori.get("/en/desk"))
    assert mori.get("/en/desk/next")["Location"] == f"/en/desk/cases/{sooner}"
    mori.get(f"/en/desk/cases/{sooner}")
    assert "2 to do, 1 of them yours, 0 due today." in words_of(mori.get("/en/desk"))
    assert mori.post(f"/en/desk/cases/{sooner}/skip", {"key": "k", "why": ""}).status_code == 422
    skipped = mori.post(f"/en/desk/cases/{sooner}/skip", {"key": "k", "why": "Waiting for the register office"})
    assert skipped["Location"] == f"/en/desk/cases/{later}"
    assert "Waiting for the register office" in words_of(mori.get(f"/en/desk/cases/{sooner}/history"))


def test_what_is_taken_and_what_is_not_stand_in_one_order_and_what_has_no_day_comes_last(office: Office) -> None:
    office.round("KOR-JPN-LATER", "KOR-JPN", "assessed", results_in=timedelta(days=20))
    last = office.case("a@example.org", into="KOR-JPN-LATER")
    middle = office.case("b@example.org", birth_date="2001-01-02")
    first = office.case("c@example.org", birth_date="2001-01-03")
    mori = office.posts["mori"]
    Case.objects.filter(number=first).update(due_at=clock.now())
    Case.objects.filter(number=middle).update(holder=f"post:{mori.id}")
    assert to_do(mori) == [first, middle, last]
    Case.objects.filter(number=first).update(due_at=None)
    assert to_do(mori) == [middle, last, first]


def test_a_post_for_all_missions_and_one_for_one_of_them_count_a_case_once(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.posts["mori"]
    assert to_do(mori, Place(mori.host, ""), Place(mori.host, mori.mission)) == [number]


def to_do(post: Post, *places: Place) -> list[str]:
    """What somebody has to do, in its order; as many as are counted."""
    now = clock.now()
    desk = queues.desk_at(places or [Place(post.host, post.mission)], [f"post:{post.id}"], at=now)
    every = queues.counts(desk, at=now)[Which.MINE]
    shown = [row.number for row in queues.page_of(desk, Which.MINE, first=1, every=every, at=now).rows]
    assert len(shown) == every
    return shown


def test_an_empty_queue_says_so(office: Office) -> None:
    assert "Nothing waits." in words_of(office.client("mori").get("/en/desk"))


def test_an_empty_queue_leads_to_the_next_list_in_which_something_waits(office: Office) -> None:
    proposed_refusal(office)
    shown = office.client("mori").get("/en/desk").content.decode()
    empty = shown.partition('class="empty"')[2]
    assert 'href="/en/desk/lists/signature"' in empty


def test_a_case_is_found_by_number_passport_or_exact_parts_of_a_name_and_not_by_an_address(office: Office) -> None:
    number = office.case("a@example.org", passport_number="M12345678")
    elsewhere = office.case("b@example.org", residence_region="KR-11", passport_number="M87654321")
    mori = office.client("mori")
    for words in (number, "m 1234 5678", "SEOYEON park", "박서연"):
        found = mori.post("/en/desk/find", {"what": words})
        assert number in words_of(found), words
        assert elsewhere not in words_of(found), words
    for words in ("SEO", "M87654321", elsewhere):
        assert "No case of your places fits." in words_of(mori.post("/en/desk/find", {"what": words}))
    assert number not in words_of(mori.get("/en/desk/find?what=SEOYEON"))


def test_a_long_list_is_turned_by_pages(office: Office) -> None:
    for each in range(21):
        office.case(f"n{each}@example.org", birth_date=f"2001-01-{each + 1:02}", promised=True)
    mori = office.client("mori")
    first, second = words_of(mori.get("/en/desk")), words_of(mori.get("/en/desk?from=21"))
    assert "1 to 20 of 21" in first
    assert "21 to 21 of 21" in second
    assert "1 to 20 of 21" in words_of(mori.get("/en/desk?from=999"))


def test_single_keys_are_switched_off_for_good_and_on_again(office: Office) -> None:
    mori = office.client("mori")
    assert "look/keys.js" in mori.get("/en/desk").content.decode()
    mori.post("/en/desk/keys", {"keys": "off"})
    assert "look/keys.js" not in mori.get("/en/desk").content.decode()
    mori.post("/en/desk/keys", {"keys": "on"})
    assert "look/keys.js" in mori.get("/en/desk").content.decode()
