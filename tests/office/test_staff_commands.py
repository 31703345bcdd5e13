"""Staff by hand: admitted, let go, helped after a loss; each kept as an event, and none of it halfway."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from sojourn_office import clock, commands
from sojourn_office.actions import accounts as actions
from sojourn_office.commands import COMMANDS, main
from sojourn_office.events import Happened
from sojourn_office.storage import accounts, events
from sojourn_office.storage.events import EarlierThanTheLast

pytestmark = pytest.mark.both_databases

ADDRESS = "officer@example.org"
ADMIT = ["admit", ADDRESS, "--name", "森 彩", "--host", "jpn", "--mission", "busan", "--role", "officer"]


def happened() -> list[str]:
    """The kinds of what happened to the one account, in their order."""
    account = accounts.find(ADDRESS)
    assert account
    return [event.kind for event in events.events_about("post", str(account.id))]


def test_someone_is_admitted_and_the_address_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ADMIT) == 0
    said = capsys.readouterr()
    assert "number 1" in said.out
    assert ADDRESS not in said.out + said.err
    assert happened() == [Happened.STAFF_ADMITTED.value]
    account = accounts.find(ADDRESS)
    assert account
    [post] = accounts.posts_of(account, at=clock.now())
    assert (post.host, post.mission, post.roles, post.display_name) == ("JPN", "busan", ["officer"], "森 彩")


def test_an_unknown_role_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ADMIT[:-1], "chief"]) == 2
    assert "known are officer" in capsys.readouterr().err
    assert accounts.find(ADDRESS) is None


def test_who_leaves_has_no_post_and_the_event_says_where() -> None:
    main(ADMIT)
    assert main(["leave", ADDRESS, "--host", "jpn"]) == 0
    assert happened() == [Happened.STAFF_ADMITTED.value, Happened.STAFF_LEFT.value]
    account = accounts.find(ADDRESS)
    assert account
    assert accounts.posts_of(account, at=clock.now() + timedelta(seconds=1)) == []


def test_nobody_leaves_twice(capsys: pytest.CaptureFixture[str]) -> None:
    main(ADMIT)
    main(["leave", ADDRESS])
    assert main(["leave", ADDRESS]) == 1
    assert "Nobody with a post" in capsys.readouterr().err


def test_a_lost_factor_is_kept_as_an_event_and_its_holder_is_told() -> None:
    from sojourn_office.storage import outbox

    main(ADMIT)
    assert main(["lost-factor", ADDRESS]) == 0
    assert happened()[-1] == Happened.FACTOR_LOST.value
    assert outbox.Mail.objects.get().subject == "Your second factor was changed"
    assert main(["lost-factor", "nobody@example.org"]) == 1


@pytest.mark.parametrize("act", ["admit", "leave", "lose_factor"])
def test_when_the_event_cannot_be_kept_nothing_else_has_changed(act: str) -> None:
    main(ADMIT)
    account = accounts.find(ADDRESS)
    assert account
    before = (len(happened()), accounts.posts_of(account, at=clock.now()), account.sign_in_epoch)
    with transaction.atomic():
        events.record(Happened.STAFF_LEFT, "someone else", by="test", at=clock.now() + timedelta(days=1))
    with pytest.raises(EarlierThanTheLast):
        if act == "admit":
            actions.admit(
                ADDRESS, name="x", host="KOR", mission="", roles=["officer"], language="en", by="test", at=clock.now()
            )
        elif act == "leave":
            actions.leave(ADDRESS, by="test", at=clock.now())
        else:
            actions.lose_factor(ADDRESS, by="test", at=clock.now())
    account.refresh_from_db()
    assert (len(happened()), accounts.posts_of(account, at=clock.now()), account.sign_in_epoch) == before


def test_the_list_of_commands_is_the_files() -> None:
    folder = Path(commands.__file__).parent
    files = {file.stem.replace("_", "-") for file in folder.glob("*.py") if not file.stem.startswith("__")}
    assert files == set(COMMANDS)


def test_every_command_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(name in said for name in COMMANDS)
