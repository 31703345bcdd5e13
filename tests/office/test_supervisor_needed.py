"""What a supervisor is told beside cases: who is needed, alarms and late reviews in the morning, earlier rounds fed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sojourn.statistics.forecast import working_days_before
from sojourn_office import clock
from sojourn_office.actions import alarms, digest, forecasts
from sojourn_office.commands import main
from sojourn_office.queries import needed
from sojourn_office.queries.queues import Place
from sojourn_office.storage import alarms as kept
from sojourn_office.storage import events, outbox
from sojourn_office.storage.rounds import Round
from tests.office.alarmed import answer_all, of_women
from tests.office.desks import Office, words_of

TABLE = """round,closed_on,judged,passed,age,sex
KOR-JPN-2020-Q1,2020-04-18,60,57,26-30,F
KOR-JPN-2020-Q1,2020-04-18,260,240,,
"""


def paced(office: Office, a_day: int) -> None:
    today = clock.now().date()
    told = dict.fromkeys(working_days_before(today, 60), a_day)
    answer = forecasts.tell_earlier("JPN", "busan", told, by="test", at=clock.now(), key=office.key())
    assert answer == "busan", answer


def test_a_round_that_cannot_end_in_time_at_the_pace_of_its_mission_says_how_many_would(office: Office) -> None:
    for name in "abc":
        office.case(f"{name}@example.org", given_names=name.upper(), promised=True)
    now = clock.now()
    Round.objects.filter(pk="KOR-JPN-Q4").update(closes_at=now, results_at=now + timedelta(hours=1))
    page = "/en/supervise/people"
    assert "too little is known of the pace" in words_of(office.client("kobayashi").get(page))
    paced(office, 1)
    (found,) = needed.needed((Place("JPN", "busan"),), at=now)
    assert (found.left, found.there, found.in_time) == (3, 2, False)
    if found.days:
        assert found.officers is not None and found.officers > found.there
    assert "not in time" in words_of(office.client("kobayashi").get(page))
    Round.objects.filter(pk="KOR-JPN-Q4").update(results_at=now + timedelta(days=30))
    (found,) = needed.needed((Place("JPN", "busan"),), at=now)
    assert found.in_time is True and found.officers == 1
    assert needed.needed((Place("JPN", "seoul"),), at=now) == ()
    for slug in ("hara", "fujita"):
        assert office.client(slug).get(page).status_code == 404, slug


def test_earlier_rounds_are_fed_once_with_their_source_and_a_table_with_a_fault_not_at_all(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "rounds.csv"
    table.write_text(TABLE + "KOR-JPN-2020-Q2,2020-07-32,1,1,,\n")
    asked = ["feed-rounds", "KOR-JPN", str(table), "--source", "Embassy in Seoul, table of 2020"]
    assert main(asked) == 2
    said = capsys.readouterr().err
    assert "line 4" in said and "Write it like 2025-04-18" in said and kept.count_of("KOR-JPN-2020-Q1") is None
    table.write_text(TABLE)
    assert main([*asked[:2], str(tmp_path / "none.csv"), *asked[3:]]) == 2
    assert main([*asked[:4], "Call 010-1234-5678"]) != 0
    assert main(["feed-rounds", "KOR-XXX", *asked[2:]]) != 0
    assert kept.count_of("KOR-JPN-2020-Q1") is None
    assert (main(asked), main(asked)) == (0, 0), "the same table again feeds nothing twice"
    fed = [event for event in events.every() if event.kind == "round:figures-fed"]
    assert [(each.open_part["judged"], each.open_part["source"]) for each in fed] == [(320, asked[4])]
    table.write_text(TABLE.replace("240", "241"))
    assert main(asked) != 0, "what was fed stays"


def test_a_supervisor_hears_in_the_morning_of_alarms_that_nobody_answered(fallen: Office) -> None:
    """Raised over ten women of 26 to 30 of whom nobody passed; once explained, nothing of it is said again."""
    morning = datetime.now(ZoneInfo("Asia/Tokyo")).replace(hour=8, minute=30) + timedelta(days=1)
    assert alarms.look_due(clock.now()) >= 1
    raised = len(kept.of_round("KOR-JPN-Q4"))
    assert digest.tell_staff(morning) == 1
    (mail,) = outbox.of_account(fallen.posts["kobayashi"].account_id)
    assert f"Alarms: {raised}." in (mail.says or mail.body or "")
    assert not outbox.of_account(fallen.posts["mori"].account_id)
    assert digest.tell_staff(morning + timedelta(days=1)) == 0, "nothing else waits"
    answer_all(fallen, but=of_women())
    assert digest.tell_staff(morning + timedelta(days=2)) == (raised > 1), "one still waits"
    answer_all(fallen)
    assert digest.tell_staff(morning + timedelta(days=3)) == 0
