"""A sheet is read in the worker: the request answers at once, and whatever ends in between, everybody is read once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import batches, erasing, reading
from sojourn_office.intake import receiving
from sojourn_office.intake.folders import open_folders
from sojourn_office.queries import mandates as shown
from sojourn_office.storage import agencies as kept
from sojourn_office.storage import erasing as stored
from sojourn_office.storage import files
from sojourn_office.storage.agencies import Batch, BatchLine
from tests.office.desks import Office, page_of_paper, words_of
from tests.office.filings import LATER, ROUND, agency, folders, read_all, row, sheet, states


def sent(office: Office, people: int, *, each: int = 1) -> UUID:
    """A sheet with papers, sent by its page; nobody has read it yet."""
    names = ("statement", "plan", "cv", "balance")[:each]
    papers = {f"p{number}/{name}.png": page_of_paper() for number in range(people) for name in names}
    content = sheet(row(number, folder=f"p{number}") for number in range(people))
    form = {"round": ROUND, "key": office.key()}
    form |= {"sheet": SimpleUploadedFile("s.csv", content), "papers": SimpleUploadedFile("p.zip", folders(papers))}
    answer = office.client("blue-staff").post("/en/agency/lodge", form)
    assert answer.status_code == 302, words_of(answer)
    return UUID(answer["Location"].rpartition("/")[2])


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of every paper that is read."""
    names: list[str] = []
    whole = receiving.receive

    def counted(name: str, *given: Any, **named: Any) -> Any:
        names.append(name)
        return whole(name, *given, **named)

    monkeypatch.setattr(reading, "receive", counted)
    return names


def test_a_request_with_forty_papers_reads_none_of_them_and_says_being_read(office: Office, read: list[str]) -> None:
    agency(office, "blue")
    batch_id = sent(office, 10, each=4)
    assert read == []
    page = words_of(office.client("blue-staff").get(f"/en/agency/batches/{batch_id}"))
    assert "Being read: 0 of 10" in page and "Lodge the" not in page
    assert "people: 10" in words_of(office.client("blue-staff").get("/en/agency"))
    assert reading.read_due(clock.now()) == reading.AT_ONCE
    assert len(read) == 4 * reading.AT_ONCE
    assert f"Being read: {reading.AT_ONCE} of 10" in words_of(
        office.client("blue-staff").get(f"/en/agency/batches/{batch_id}")
    )
    read_all()
    assert len(read) == 40
    assert "Lodge the 10 that are ready" in words_of(office.client("blue-staff").get(f"/en/agency/batches/{batch_id}"))


def test_nothing_is_lost_or_read_twice_where_the_worker_dies_in_between(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency(office, "blue")
    batch_id = sent(office, 6)
    whole, done = kept.keep_line, 0

    def dies(*given: Any) -> None:
        nonlocal done
        done += 1
        if done == 3:
            raise SystemExit("the worker is gone")
        whole(*given)

    monkeypatch.setattr(kept, "keep_line", dies)
    with pytest.raises(SystemExit):
        reading.read_due(clock.now())
    monkeypatch.undo()
    assert len(states(batch_id)) == 2
    assert set(Batch.objects.get().files) <= stored.names_in_use(), "what is still to be read is no orphan"
    read_all()
    assert states(batch_id) == dict.fromkeys(range(2, 8), "ready")
    assert Batch.objects.get().files == []


def test_the_sheet_itself_goes_once_it_is_read_and_only_then(office: Office) -> None:
    agency(office, "blue")
    sent(office, 6)
    batch = Batch.objects.get()
    reading.read_due(clock.now())
    assert all(files.read(batch.agency_id, name) for name in batch.files)
    read_all()
    for name in batch.files:
        with pytest.raises(FileNotFoundError):
            files.read(batch.agency_id, name)


def test_two_workers_at_once_read_everybody_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    agency(office, "blue")
    batch_id = sent(office, 3)
    whole, inner = reading._checked, 0

    def meanwhile(*given: Any, **named: Any) -> Any:
        nonlocal inner
        found = whole(*given, **named)
        inner += 1
        if inner == 1:
            read_all()
        return found

    monkeypatch.setattr(reading, "_checked", meanwhile)
    read_all()
    assert states(batch_id) == dict.fromkeys(range(2, 5), "ready")
    assert BatchLine.objects.count() == 3


def test_nothing_is_handed_in_of_a_sheet_that_is_being_read(office: Office) -> None:
    agency(office, "blue")
    batch_id, post = sent(office, 6), office.posts["blue-staff"]
    reading.read_due(clock.now())
    assert post.agency_id
    answer = batches.hand_in(agency_id=post.agency_id, batch_id=batch_id, post=post, at=clock.now())
    assert isinstance(answer, Refusal) and answer.code == "case_state"
    found = shown.batch(post.agency_id, batch_id)
    assert found and found.to_hand_in == 0


def test_a_sheet_that_was_never_read_is_kept_a_week_and_no_longer(office: Office) -> None:
    agency(office, "blue")
    sent(office, 2)
    names = set(Batch.objects.get().files)
    batches.tidy(clock.now() + LATER)
    assert names <= stored.names_in_use()
    batches.tidy(clock.now() + batches.KEPT + LATER)
    assert not names & stored.names_in_use()
    assert erasing.sweep_orphans(clock.now()) >= 0


def test_of_a_zip_the_folders_that_are_asked_for_are_unpacked_and_the_others_looked_at_all_the_same() -> None:
    content = folders({"p1/statement.pdf": b"one", "p2/statement.pdf": b"two"})
    assert open_folders(content, only=["p2"]) == {"p2": {"statement": ("statement.pdf", b"two")}}
    assert open_folders(content, only=()) == {}
    for wrong in ({"../statement.pdf": b"x"}, {"p/a.pdf": b"x", "p/a.png": b"x"}):
        assert isinstance(open_folders(folders(wrong), only=()), Refusal)
