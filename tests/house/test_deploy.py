"""The files of `deploy/`: every setting, command and file that they name is there, and their programs can read them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from house_tree import ROOT

from sojourn_office.commands import parser
from sojourn_office.site.environment import PREFIX, Settings
from sojourn_office.storage.connections import _POSTGRESQL

title = "What an office is told to run"

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
OURS = "/opt/sojourn/bin/sojourn-office"


def every_file() -> list[Path]:
    return [path for path in sorted(DEPLOY.rglob("*")) if path.is_file()]


def test_every_setting_that_is_named_is_one() -> None:
    """A mistyped name would stop the office at its first start, on the day it is put up."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    pages = [*every_file(), ROOT / "docs" / "deploying.md", ROOT / "docs" / "opening.md"]
    named = {name for path in pages for name in re.findall(r"SOJOURN_[A-Z_]+", path.read_text())}
    assert named
    assert named - known == set()


def test_the_office_would_take_the_example_of_its_settings() -> None:
    """Every value is of the right kind."""
    lines = [line for line in (DEPLOY / "office.env").read_text().splitlines() if line and not line.startswith("#")]
    values = dict(line.removeprefix(PREFIX).lower().split("=", 1) for line in lines)
    assert Settings(**values).mode == "production"  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_command_of_a_unit_is_one(unit: Path) -> None:
    """With its arguments, as the command itself reads them."""
    for line in re.findall(rf"(?m)^Exec\w+=.*{OURS} (.*)$", unit.read_text()):
        asked = re.split(r"[ ']", line.replace("%i", "8001"))
        parser().parse_args([each for each in asked if each and "%%" not in each])


def test_every_command_of_the_pages_is_one() -> None:
    """A page that names a command which is gone is worse than none."""
    there = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    for page in ("deploying.md", "opening.md"):
        text = (ROOT / "docs" / page).read_text()
        assert set(re.findall(r"sojourn-office ([a-z-]+)", text)) <= set(there or ()), page


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_reads_every_unit(unit: Path, tmp_path: Path) -> None:
    """Each beside the others, with programs that are there."""
    for path in UNITS:
        (tmp_path / path.name).write_text(re.sub(r"/opt/\w+/bin/[\w-]+", "/bin/true", path.read_text()))
    program = ["systemd-analyze", "verify", str(tmp_path / unit.name)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed here")
def test_nginx_reads_the_proxy(tmp_path: Path) -> None:
    """With a certificate and folders of the test's own."""
    asked = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=visa.example.org"]
    files = ["-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"]
    subprocess.run(["openssl", "req", *asked, *files], check=True, capture_output=True)
    text = (DEPLOY / "nginx" / "sojourn.conf").read_text()
    text = re.sub(r"/etc/sojourn/tls|/var/log/nginx", str(tmp_path), text)
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{text}\n}}\n")
    program = ["nginx", "-t", "-q", "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_proxy_writes_no_question_and_no_address_down() -> None:
    """Of a request its path, and neither who asked nor what."""
    text = (DEPLOY / "nginx" / "sojourn.conf").read_text()
    (written,) = re.findall(r"log_format \w+ '(.*)';", text)
    assert not re.search(r"remote_addr|args|request_uri|http_|cookie|\$request\b", written)
    assert set(re.findall(r"access_log (\S+) (\w+);", text)) == {("/var/log/nginx/sojourn.log", "sojourn")}


def test_the_database_is_told_what_the_office_reads_back_at_its_start() -> None:
    """Otherwise the office would refuse the database that it told its operator to make."""
    text = (DEPLOY / "patroni" / "patroni.yml").read_text()
    told = dict(re.findall(r'(?m)^\s+(\w+): "?([\w.]+)"?$', text))
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert told[name] in _POSTGRESQL[name]
    assert "- data-checksums" in text
    assert (told["synchronous_mode"], told["synchronous_mode_strict"], told["failsafe_mode"]) == ("true",) * 3
    assert int(told["loop_wait"]) + 2 * int(told["retry_timeout"]) <= int(told["ttl"]) == 20
    assert told["mode"] == "required"


def test_what_the_container_copies_is_there() -> None:
    """And it runs as nobody in particular, behind a first process that takes dead children away."""
    text = (DEPLOY / "Containerfile").read_text()
    for line in re.findall(r"(?m)^COPY (?!--from)(.*)$", text):
        assert all((ROOT / name).exists() for name in line.split()[:-1]), line
    (entry,) = re.findall(r"(?m)^ENTRYPOINT (.*)$", text)
    (command,) = re.findall(r"(?m)^CMD (.*)$", text)
    assert json.loads(entry) == ["tini", "--", "sojourn-office"]
    parser().parse_args(json.loads(command))
    assert re.search(r"(?m)^USER \d+$", text)
    assert "HEALTHCHECK" in text
