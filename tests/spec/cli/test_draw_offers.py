"""`sojourn draw offer`: who declined is passed over, more seats go to the next by rank, and anyone can follow it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.spec.cli.test_draw import frozen, relay, run

from sojourn.cli import main

title = "Offers after a draw"

AT = ("--at", "2023-08-30T09:00:00Z")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    draw = frozen(folder, 30)
    assert run(draw, relay(folder)) == 0
    return draw


@pytest.fixture
def copy(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn.parent, tmp_path / "copy")) / "draw"


def tickets(draw: Path, seat: str) -> list[str]:
    lines = (draw / "draw-1" / "result.csv").read_text().splitlines()[1:]
    return [line.split(",")[1] for line in lines if line.split(",")[4] == seat]


def told(draw: Path, *lines: str) -> Path:
    path = draw.parent / "told.csv"
    path.write_text("\n".join(["ticket,step,reason", *lines, ""]))
    return path


def test_who_declines_is_followed_by_the_next_and_a_second_selection_adds_seats(copy: Path, capsys) -> None:
    """Each addition keeps what stood there; `verify` follows it, and `rank` says what became of a ticket."""
    declined, out, reserve = tickets(copy, "GENERAL")[0], tickets(copy, "GENERAL")[1], tickets(copy, "RESERVE")
    file = copy / "draw-1" / "offers.csv"
    lines = (f"{declined},declined,", f"{out},disqualified,double-entry")
    assert main(["draw", "offer", str(copy), "--told", str(told(copy, *lines)), *AT]) == 0
    first = file.read_bytes()
    assert [line.split(",")[1] for line in first.decode().splitlines()[3:5]] == reserve[:2]
    later = ("--at", "2023-09-30T09:00:00Z", "--seats", "2", "--quota", "rural=1")
    capsys.readouterr()
    assert main(["draw", "offer", str(copy), *later, "--json"]) == 0
    offered = json.loads(capsys.readouterr().out)["offered"]
    assert len(offered) == 3 and file.read_bytes().startswith(first)
    assert main(["draw", "verify", str(copy)]) == 0
    assert "Offered afterwards: 5, each to the next by rank" in capsys.readouterr().out
    for ticket, said in ((declined, "declined"), (out, "disqualified"), (offered[0][0], "was offered")):
        assert main(["draw", "rank", str(copy), ticket]) == 0
        assert said in capsys.readouterr().out.splitlines()[-1]


def test_an_offer_that_skips_a_rank_is_refused_at_its_line(copy: Path, capsys) -> None:
    """Whoever keeps the files finds it, whatever marks are written."""
    from sojourn.rounds.draws.offers import read_steps, write_steps

    asked = ["--told", str(told(copy, f"{tickets(copy, 'GENERAL')[0]},declined,")), *AT]
    assert main(["draw", "offer", str(copy), *asked]) == 0
    file = copy / "draw-1" / "offers.csv"
    steps = read_steps(file.read_bytes())
    friend = bytes.fromhex(tickets(copy, "RESERVE")[3])
    file.write_bytes(write_steps([steps[0], type(steps[1])(steps[1].at, friend, steps[1].step, steps[1].about)]))
    capsys.readouterr()
    assert main(["draw", "verify", str(copy)]) == 1
    assert "draw-1, offers.csv, line 3: The line should be" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (("{reserve},declined,",), "line 2: No seat was offered"), (("{seat},put-in,",), "line 2: "),
        (("{seat},declined,", "{seat},lapsed,"), "line 3: This ticket was passed"), (("zz,declined,",), "line 2: "),
        (("{seat},declined",), "line 2: The columns"), (("00" * 16 + ",withdrawn,",), "line 2: This ticket is not in"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused_at_its_line_and_nothing_is_written(lines, place: str, copy, capsys) -> None:
    """Nobody is put in."""
    holes = {"seat": tickets(copy, "GENERAL")[0], "reserve": tickets(copy, "RESERVE")[0]}
    path = told(copy, *(line.format(**holes) for line in lines))
    assert main(["draw", "offer", str(copy), "--told", str(path), *AT]) == 2
    assert place in capsys.readouterr().err and not (copy / "draw-1" / "offers.csv").exists()


def test_before_a_result_or_with_nothing_told_or_too_early_there_is_no_offer(copy: Path, tmp_path: Path) -> None:
    """Each is one line."""
    assert main(["draw", "offer", str(copy), *AT]) == 2
    assert main(["draw", "offer", str(copy), "--seats", "1", "--at", "2023-08-23T15:00:00Z"]) == 2
    assert main(["draw", "offer", str(frozen(tmp_path, 4)), "--seats", "1", *AT]) == 2
