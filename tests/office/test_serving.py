"""The office as a process: it says when it is ready, stops with everything it started, and refuses what is unsafe."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from sojourn_office.commands import main, serve
from sojourn_office.storage import accounts, outbox

_STARTS_A_WORKER_AND_WAITS = """
import os, signal, subprocess, sys
command = [sys.executable, "-m", "sojourn_office.commands", "work", "--beside", str(os.getpid())]
print(subprocess.Popen(command).pid, flush=True)
signal.pause()
"""


def environment(folder: Path, **said: str) -> dict[str, str]:
    """An environment with settings of its own, apart from those of the tests."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")}
    own = {"SOJOURN_DATA_FOLDER": str(folder / "var"), "SOJOURN_KEYS_FOLDER": str(folder / "keys")}
    return {**plain, **own, **said, "PYTHONUNBUFFERED": "1"}


def office(*arguments: str, folder: Path, **said: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sojourn_office.commands", *arguments],
        env=environment(folder, **said),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def children_of(process: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == process:
            found.append(int(status.parent.name))
    return found


def test_it_says_when_it_is_ready_and_stops_with_all_it_started(tmp_path: Path) -> None:
    serving = office("serve", "--port", "0", folder=tmp_path, SOJOURN_MODE="test")
    assert serving.stdout
    assert serving.stderr
    try:
        line = serving.stdout.readline()
        found = re.search(r"http://localhost:\d+", line)
        assert found, line + serving.stderr.read()
        with urlopen(f"{found[0]}/ko/sign-in") as page:
            assert '<html lang="ko">' in page.read().decode()
        with urlopen(f"{found[0]}/static/look/sojourn.css") as sheet:
            assert sheet.headers["Content-Type"] == "text/css"
        with urlopen(f"{found[0]}/.well-known/security.txt") as told_here:
            assert f"Canonical: {found[0]}/" in told_here.read().decode(), "pages name this port"
        started = children_of(serving.pid)
        beside = [child for child in started if b"--beside" in Path(f"/proc/{child}/cmdline").read_bytes()]
        assert len(beside) == 2, "the worker and the gate"
        told = f"SOJOURN_ORIGIN={found[0]}\0".encode()
        assert all(told in Path(f"/proc/{child}/environ").read_bytes() for child in beside), "mails name this port"
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(timeout=20) == 0
        assert not [child for child in started if Path(f"/proc/{child}").exists()]
    finally:
        if serving.poll() is None:
            os.killpg(serving.pid, signal.SIGKILL)
            serving.wait()
    keys = tmp_path / "keys" / "master.json"
    assert keys.stat().st_mode & 0o077 == 0


def test_the_worker_ends_when_its_office_is_killed(tmp_path: Path) -> None:
    """Killed outright, the office cannot stop anything itself; the worker sees that its starter is gone."""
    starter = subprocess.Popen(
        [sys.executable, "-c", _STARTS_A_WORKER_AND_WAITS],
        env=environment(tmp_path, SOJOURN_MODE="test"),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout
    worker = int(starter.stdout.readline())
    watched = os.pidfd_open(worker)
    starter.kill()
    starter.wait()
    try:
        ended, _, _ = select.select([watched], [], [], 60)
        assert ended, "the worker goes on without its office"
    finally:
        os.close(watched)


def test_an_unsafe_production_does_not_start_and_says_everything(tmp_path: Path) -> None:
    prepared = office("prepare", folder=tmp_path, SOJOURN_MODE="production")
    _, said = prepared.communicate(timeout=60)
    assert prepared.returncode == 1
    for name in ("SOJOURN_SECRET_KEY", "SOJOURN_ORIGIN", "SOJOURN_SMTP_URL", "master key"):
        assert name in said
    serving = office("serve", folder=tmp_path, SOJOURN_MODE="production")
    _, refused = serving.communicate(timeout=60)
    assert serving.returncode == 1
    assert refused.count("unsafe:") == said.count("unsafe:")
    assert not (tmp_path / "keys").exists()


def test_a_production_that_is_not_prepared_does_not_start(tmp_path: Path) -> None:
    serving = office("serve", folder=tmp_path, SOJOURN_MODE="production")
    _, said = serving.communicate(timeout=60)
    assert (serving.returncode, "sojourn-office prepare" in said) == (1, True)


def test_a_mistyped_setting_stops_every_command_in_one_line_and_no_trace(tmp_path: Path) -> None:
    asked = office("serve", folder=tmp_path, SOJOURN_PROT="8001")
    _, said = asked.communicate(timeout=60)
    assert asked.returncode == 2
    assert "Did you mean SOJOURN_PORT?" in said
    assert "Traceback" not in said


@pytest.mark.both_databases
def test_what_is_due_is_done_once_when_asked_so() -> None:
    from sojourn.basics.messages import Message
    from sojourn_office import clock

    account = accounts.find_or_open("kim@example.org", language="en", at=clock.now())
    outbox.post(account, subject=Message("Received"), body=Message("Received"), at=clock.now())
    assert main(["work", "--once"]) == 0
    assert outbox.Mail.objects.get().sent_at is not None


def test_a_demonstration_is_made_before_the_server_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The typesetter's threads do not outlive a fork: a paper asked of a server that had printed waits for ever."""
    started: list[list[str]] = []
    monkeypatch.setattr(serve.subprocess, "run", lambda command, *, check: started.append(command))
    serve._seed()
    assert [command[-2:] for command in started] == [["demonstration", "--quiet"]]
