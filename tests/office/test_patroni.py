"""What looks after the database is asked how it does so, at every start and before a round is opened."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sojourn_office.commands import main
from sojourn_office.site.environment import Settings
from sojourn_office.storage import patroni
from sojourn_office.storage.rounds import by_id

STRICT = {"synchronous_mode": True, "synchronous_mode_strict": True}
Machine = Callable[..., str]


@pytest.fixture
def machine() -> Iterator[Machine]:
    """A machine that says which version it has, and how it is set; gives its address."""
    servers = []

    def start(version: str, config: dict[str, Any] | None = None) -> str:
        said = {"/patroni": {"patroni": {"version": version}}, "/config": STRICT if config is None else config}

        class Says(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(said[self.path]).encode())

            def log_message(self, *_said: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Says)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        (["4.1.0", "4.1.5", "5.0.0"], []),
        (["4.1.5", "3.0.2", "4.0.11"], ["3.0.2", "4.0.11"]),
        (["10.0"], []),
    ],
)
def test_a_version_that_has_lost_claims_is_found_on_each_machine(
    machine: Machine, versions: list[str], found: list[str]
) -> None:
    said = patroni.unsafe([machine(version) for version in versions])
    assert [message.values["version"] for message in said] == found


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({"synchronous_mode": True}, ["synchronous_mode_strict"]),
        ({"synchronous_mode": False, "synchronous_mode_strict": True}, ["synchronous_mode"]),
        ({"ttl": 20}, ["synchronous_mode", "synchronous_mode_strict"]),
    ],
)
def test_a_second_machine_that_nobody_waits_for_is_found(
    machine: Machine, config: dict[str, Any], found: list[str]
) -> None:
    assert [message.values["setting"] for message in patroni.unsafe([machine("4.1.5", config)])] == found


def test_a_machine_that_is_away_is_passed_over_and_all_of_them_are_not(machine: Machine) -> None:
    """The one that was replaced stands still, and gates have to start all the same."""
    assert patroni.unsafe([NOBODY, machine("4.1.5")]) == []
    assert len(patroni.unsafe([NOBODY])) == 1
    assert patroni.unsafe([]) == []


def test_no_round_is_opened_under_a_manager_that_has_lost_claims(
    machine: Machine, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"patroni": machine("3.0.2")})
    asked = "open-round KOR-JPN-2027-D1 --scheme KOR-JPN --method first-come --zone Asia/Seoul --opens 2027-02-10"
    rest = "--closes 2027-03-31 --places 5 --reserves 5 --hold-days 14"
    assert main([*asked.split(), *rest.split()]) == 1
    assert "unsafe: Patroni 3.0.2 at http://127.0.0.1" in capsys.readouterr().err
    assert by_id("KOR-JPN-2027-D1") is None


def test_an_address_without_its_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with http"):
        Settings(patroni="10.0.0.11:8008")
