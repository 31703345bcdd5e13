"""`work`: what is done beside the pages, in a process of its own: mail, what is due, the log, the nightly check."""

from __future__ import annotations

import logging
import os
import signal
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import datetime

HELP = "Do what is due beside the pages, until stopped; `serve` starts one by itself."

log = logging.getLogger(__name__)

Job = Callable[[datetime], object]


def arguments(parser: ArgumentParser) -> None:
    """Once, for a scheduler of one's own."""
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")
    parser.add_argument("--beside", type=int, metavar="PROCESS", help="end when this process, our starter, is gone")


def jobs() -> tuple[tuple[float, Job], ...]:
    """Each job with the seconds between two of its runs."""
    from sojourn_office.actions import (
        accounts,
        alarms,
        batches,
        digest,
        erasing,
        forecasts,
        giving_back,
        holders,
        mail,
        mass_notices,
        offering,
        ordering,
        paying,
        reading,
        reminders,
        reserves,
        rounds,
        second_readings,
        selections,
    )
    from sojourn_office.actions import log as public_log
    from sojourn_office.commands import check

    in_fairness = giving_back.nothing_ends_before
    return (
        (10.0, giving_back.give_back_due),
        (1.0, mail.send_due),
        (1.0, reading.read_due),
        (5.0, mass_notices.send_due),
        (60.0, accounts.change_due_addresses),
        (60.0, public_log.sign_head),
        (60.0, check.nightly),
        (10.0, paying.settle_due),
        (30.0, in_fairness(paying.lapse_due)),
        (60.0, in_fairness(rounds.lapse_due)),
        (5.0, reserves.tell_due),
        (5.0, ordering.fix_due),
        (60.0, in_fairness(reserves.lapse_due)),
        (60.0, in_fairness(selections.lapse_due)),
        (300.0, holders.make_room_due),
        (300.0, forecasts.keep_due),
        (300.0, alarms.look_due),
        (300.0, second_readings.show_due),
        (300.0, reminders.remind_due),
        (300.0, digest.tell_staff),
        (600.0, mail.tidy),
        (3600.0, batches.tidy),
        (3600.0, offering.write_due),
        (3600.0, erasing.sweep_orphans),
    )


def run(asked: Namespace) -> int:
    """Run each job when it is due; one that fails is logged and tried again, and stops no other."""
    if asked.once:
        done = [do_job(job) for _, job in jobs()]
        return 0 if all(done) else 1
    from sojourn_office.actions import heartbeats
    from sojourn_office.storage.heartbeats import Door

    stopped = threading.Event()
    for which in (signal.SIGTERM, signal.SIGINT):
        signal.signal(which, lambda *_: stopped.set())
    heartbeats.beat_on(Door.WORKER)
    _work(stopped, beside=asked.beside)
    return 0


def _work(stopped: threading.Event, *, beside: int | None) -> None:
    every_job = jobs()
    next_run = dict.fromkeys((job for _, job in every_job), 0.0)
    elapsed = 0.0
    while not stopped.is_set() and beside in (None, os.getppid()):
        for every, job in every_job:
            if elapsed >= next_run[job]:
                _with_fresh_connections(job)
                next_run[job] = elapsed + every
        stopped.wait(1.0)
        elapsed += 1.0


def _with_fresh_connections(job: Job) -> None:
    """A database that was away is asked anew, as at the edges of a request."""
    from django.db import close_old_connections

    close_old_connections()
    do_job(job)
    close_old_connections()


def do_job(job: Job) -> bool:
    """Do one job at the moment it may begin; one that fails is logged. Whether it was done."""
    from sojourn_office import clock
    from sojourn_office.storage.taking_turns import taking_turns

    try:
        with taking_turns():
            job(clock.now())
    except Exception:
        # Whatever it was, the next job and the next minute are not lost to it; the log has the way to it.
        log.exception("%s failed", getattr(job, "__name__", "a job"))
        return False
    return True
