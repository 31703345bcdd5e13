"""Claims while the primary of three machines is killed, frozen, cut off: what is lost, how long nobody is answered."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.cluster import Cluster, Node
from sojourn_office.rehearsal.crowd import Crowd
from sojourn_office.rehearsal.offices import ROUND, open_office
from sojourn_office.rehearsal.people import Visitor, evenly
from sojourn_office.rehearsal.servers import Gates, short_folder

FAULTS = ("killed", "frozen", "cut off")
PAUSE_MAX_SECONDS = 30.0
_PLACES, _RESERVES = 1_000, 60_000
_QUIET_SECONDS = 5.0
# So long a primary stays away after another one leads, to see what it does when it comes back.
_AWAY_SECONDS = 5.0
_DEAF_SECONDS = 3.0
_LONGEST_SECONDS = 420.0
_STARTED: list[Gates] = []


class Rush(Crowd):
    """A crowd that comes evenly until it is over."""

    is_over = False

    async def _comes(self, visitor: Visitor, *, is_first: bool) -> None:
        if not self.is_over:
            await super()._comes(visitor, is_first=is_first)

    def end(self) -> None:
        """Whoever has not come stays at home."""
        self.is_over = True
        self.opens -= _LONGEST_SECONDS

    def longest_pause(self, since: float, until: float) -> float:
        """The longest time in which nobody was answered."""
        moments = sorted(self.opens + each for each in self.first_answers)
        return max(
            later - earlier for earlier, later in pairwise([since, *(m for m in moments if since < m < until), until])
        )


@dataclass
class Seen:
    """What was seen of one fault or of a whole run."""

    setting: str
    fault: str
    led_after_seconds: float = 0.0
    pause_seconds: float = 0.0
    answered: int = 0
    lost: int = 0
    changed: int = 0


def main() -> int:
    """Run both settings, print what came of it; 1 where a claim was lost, or where the control lost none."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--faults", nargs="+", choices=FAULTS, default=list(FAULTS))
    asked.add_argument("--a-second", type=int, default=40, help="how many people come each second")
    asked.add_argument("--gates", type=int, default=1, help="processes of the gate")
    asked.add_argument(
        "--only", choices=("strict", "control"), help="one of the two runs; the control is to lose claims"
    )
    asked.add_argument("--json", type=Path, metavar="FILE", help="write what was seen there too")
    said = asked.parse_args()
    # Whoever ends this ends what it started: the machines are processes of their own and would stay.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    seen = [] if said.only == "control" else _in_a_folder(said, is_control=False)
    seen += [] if said.only == "strict" else _in_a_folder(said, is_control=True)
    wrong = _wrong(seen)
    _print(seen)
    for each in wrong:
        print(f"WRONG {each}")
    if said.json:
        said.json.write_text(json.dumps({"seen": [asdict(each) for each in seen], "wrong": wrong}, indent=2) + "\n")
    return int(bool(wrong))


def _in_a_folder(said: argparse.Namespace, *, is_control: bool) -> list[Seen]:
    """One run with a cluster of its own, in a process of its own, since an office is set up once in each."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        try:
            with os.fdopen(reading) as answer:
                told = answer.read()
        except SystemExit:
            os.kill(process, signal.SIGTERM)
            raise
        finally:
            os.waitpid(process, 0)
        if not told:
            raise SystemExit("The run did not come to its end; what is wrong stands above.")
        return [Seen(**each) for each in json.loads(told)]
    with short_folder() as folder:
        cluster = Cluster(folder)
        try:
            cluster.start()
            seen = _control(folder, cluster, said) if is_control else _strict(folder, cluster, said)
        finally:
            for gates in _STARTED:
                gates.stop()
            cluster.stop()
    with os.fdopen(writing, "w") as answer:
        json.dump([asdict(each) for each in seen], answer)
    os._exit(0)


def _strict(folder: Path, cluster: Cluster, said: argparse.Namespace) -> list[Seen]:
    """The settings of `deploy/`, and each fault once in the middle of the rush."""
    setting = "strict synchronous"
    rush, gates, pressing = _begin(folder, cluster, said)
    seen, marks = [], [time.monotonic()]
    for fault in said.faults:
        time.sleep(_QUIET_SECONDS)
        primary = cluster.leader()
        assert primary is not None, "the machines are whole"
        marks.append(time.monotonic())
        led_after = _hurt(cluster, primary, fault)
        cluster.wait_until_whole()
        time.sleep(_QUIET_SECONDS)
        seen.append(Seen(setting, fault, led_after, rush.longest_pause(marks[-1], time.monotonic())))
        print(f"{primary.name} was {fault}: the longest pause was {seen[-1].pause_seconds:.1f} s.", flush=True)
    longest = [max(each) for each in zip(*((each.led_after_seconds, each.pause_seconds) for each in seen), strict=True)]
    return [*seen, _end(rush, gates, pressing, Seen(setting, "all of them", *longest))]


def _control(folder: Path, cluster: Cluster, said: argparse.Namespace) -> list[Seen]:
    """Nobody waits for a second machine, and both have not heard of the last seconds when the primary dies."""
    rush, gates, pressing = _begin(folder, cluster, said)
    cluster.change(synchronous_mode=False, maximum_lag_on_failover=1 << 30)
    cluster.wait_until_whole()
    time.sleep(_QUIET_SECONDS)
    primary = cluster.leader()
    assert primary is not None, "the machines are whole"
    began = time.monotonic()
    for each in _senders(primary):
        os.kill(each, signal.SIGSTOP)
    time.sleep(_DEAF_SECONDS)
    primary.kill()
    cluster.wait_for_another(primary)
    led_after = time.monotonic() - began
    primary.start()
    cluster.wait_until_whole()
    time.sleep(_QUIET_SECONDS)
    pause = rush.longest_pause(began, time.monotonic())
    # A gate that starts now would refuse a database whose standby nobody waits for.
    cluster.change(synchronous_mode=True)
    cluster.wait_until_whole()
    return [_end(rush, gates, pressing, Seen("asynchronous (the control)", "killed", led_after, pause))]


def _hurt(cluster: Cluster, primary: Node, fault: str) -> float:
    """
    Do it to the primary, wait until another one leads and a while longer, and let the old one come back; gives after
    how many seconds another one led.
    """
    began = time.monotonic()
    away = {"killed": primary.kill, "frozen": primary.freeze, "cut off": lambda: cluster.doors.cut.add(primary.name)}
    back = {"killed": primary.start, "frozen": primary.wake, "cut off": cluster.doors.cut.clear}
    away[fault]()
    cluster.wait_for_another(primary)
    led_after = time.monotonic() - began
    time.sleep(_AWAY_SECONDS)
    back[fault]()
    return led_after


def _senders(node: Node) -> list[int]:
    """The processes with which a primary tells the others what changed."""
    return [each for each in node.processes() if b"walsender" in Path(f"/proc/{each}/cmdline").read_bytes()]


def _begin(folder: Path, cluster: Cluster, said: argparse.Namespace) -> tuple[Rush, Gates, threading.Thread]:
    """An office on the cluster, a gate, and people who begin to come."""
    os.environ["SOJOURN_PATRONI"] = " ".join(f"http://127.0.0.1:{node.api}" for node in cluster.nodes)
    people = int(said.a_second * _LONGEST_SECONDS)
    tickets = open_office(folder, database_url=cluster.url, people=people, places=_PLACES, reserves=_RESERVES)
    with _heard_apart(folder / "gate.log"):
        gates = Gates(workers=said.gates)
    _STARTED.append(gates)
    rush = Rush(gates.port, ROUND, tickets, evenly(people, seconds=_LONGEST_SECONDS), opens=time.monotonic())
    pressing = threading.Thread(target=rush.come, daemon=True)
    pressing.start()
    return rush, gates, pressing


@contextmanager
def _heard_apart(file: Path) -> Iterator[None]:
    """What is started here says what fails into a file: each claim that has to be asked again would be a page."""
    here = os.dup(2)
    with file.open("ab") as said:
        os.dup2(said.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(here, 2)
        os.close(here)


def _end(rush: Rush, gates: Gates, pressing: threading.Thread, seen: Seen) -> Seen:
    """Let the rush end, look up every answer in the database, and ask everyone again at a gate that remembers none."""
    rush.end()
    pressing.join(timeout=60)
    gates.stop()
    kept = _kept()
    keys = {ticket: f"press-{number:08}" for number, ticket in enumerate(rush.tickets)}
    seen.answered = len(rush.answers)
    seen.lost = sum((keys[ticket], number) not in kept for ticket, (_, number, _) in rush.answers.items())
    with _heard_apart(Path(os.devnull)):
        gates.start()
    rush.is_over = False
    rush.visitors = [each for each in rush.visitors if rush.tickets[each.number] in rush.answers]
    rush.ask_again()
    gates.stop()
    seen.changed = len(rush.changed) + len(rush.strange)
    return seen


def _kept() -> set[tuple[str, int]]:
    """The key and the number of every claim that the database has."""
    from sojourn_office.commands.serve import let_go_of_databases
    from sojourn_office.storage.claims import Claim

    let_go_of_databases()
    return set(Claim.objects.filter(round_id=ROUND).values_list("key", "number"))


def _wrong(seen: list[Seen]) -> list[str]:
    """What does not hold."""
    found = []
    for each in seen:
        if "control" in each.setting:
            found += ["the control lost nothing, so that this shows nothing"] * (not each.lost)
            continue
        found += [f"{each.fault}: {each.lost} lost, {each.changed} changed"] * bool(each.lost or each.changed)
        found += [f"{each.fault}: nobody was answered for {each.pause_seconds:.1f} s"] * (
            each.pause_seconds >= PAUSE_MAX_SECONDS
        )
    return found


def _print(seen: list[Seen]) -> None:
    print(f"\n{'':28}{'primary':14}{'another led':>12}{'longest pause':>15}{'answered':>10}{'lost':>6}{'changed':>9}")
    for each in seen:
        counts = f"{each.answered:>10,}{each.lost:>6,}{each.changed:>9,}" if each.answered else ""
        print(f"{each.setting:28}{each.fault:14}{each.led_after_seconds:>10.1f} s{each.pause_seconds:>13.1f} s{counts}")


if __name__ == "__main__":
    raise SystemExit(main())
