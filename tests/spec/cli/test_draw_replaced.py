"""A round that never came is replaced by the pulse that the manifest named, and by nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from tests.spec.cli.test_draw import BEFORE, FREEZE, relay, run, write_entries

from sojourn.cli import main
from sojourn.seals.chains import QUICKNET
from sojourn.seals.pulses import Pulse

title = "A round that never came"

ROOT = Path(__file__).parents[3]
REAL = json.loads((ROOT / "tests" / "vectors" / "nist-beacon.json").read_text())["vectors"][0]["input"]
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pulses")])
CERTIFICATE = (
    x509.CertificateBuilder(NAME, NAME, KEY.public_key(), 1, datetime(2020, 1, 1), datetime(2040, 1, 1))
    .sign(KEY, hashes.SHA256())
)  # fmt: skip
MINUTE = datetime(2023, 8, 26, 16, 0, tzinfo=UTC)
"""Three days and a little after round 1000."""


def pulse(at: datetime = MINUTE, **changed: Any) -> dict[str, Any]:
    """A pulse of that minute, signed by our own key in the form of the real one."""
    content = {**REAL["pulse"], "timeStamp": f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
               "certificateId": sha512(CERTIFICATE.public_bytes(Encoding.DER)).hexdigest()}  # fmt: skip
    signed = Pulse(content).signed_bytes()
    signature = KEY.sign(signed, padding.PKCS1v15(), hashes.SHA512())
    output = sha512(signed + signature).hexdigest()
    return {**content, "signatureValue": signature.hex(), "outputValue": output, **changed}


def served(folder: Path, content: dict[str, Any]) -> Path:
    path = folder / "pulse.json"
    path.write_text(json.dumps({"pulse": content}))
    return path


def frozen(folder: Path, *more: str) -> Path:
    entries = write_entries(folder / "entries.csv", 12)
    (folder / "nist.pem").write_bytes(CERTIFICATE.public_bytes(Encoding.PEM))
    asked = ["draw", "freeze", str(folder / "draw"), "--entries", str(entries), *FREEZE, *BEFORE, *more]
    assert main(asked) == 0
    return folder / "draw"


def named(folder: Path, at: datetime = MINUTE) -> tuple[str, ...]:
    return ("--fallback-at", at.isoformat(), "--fallback-key", str(folder / "nist.pem"))


def test_the_pulse_that_was_named_decides_where_the_round_never_came(tmp_path: Path, capsys) -> None:
    """And it is said; any other beacon file is refused still."""
    draw = frozen(tmp_path, *named(tmp_path))
    assert run(draw, served(tmp_path, pulse())) == 0
    capsys.readouterr()
    assert main(["draw", "verify", str(draw)]) == 0
    said = capsys.readouterr().out
    assert "Draw 1: the same." in said and "decided, in place of round 1000" in said
    path = draw / "draw-1" / "beacon.json"
    for at in range(0, len(path.read_bytes()), 97):
        whole = path.read_bytes()
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert main(["draw", "verify", str(draw)]) == 1, at
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (pulse(MINUTE + timedelta(minutes=1)), "The manifest names the pulse of"),
        (pulse(MINUTE - timedelta(minutes=1)), "The manifest names the pulse of"),
        (pulse(localRandomValue="00" * 64), "The signature is not that of this pulse"),
        (pulse(outputValue="00" * 64), "random value"), (REAL["pulse"], "The manifest names the pulse of"),
        (pulse(certificateId="00" * 64), "another key"), ({}, "no pulse"),
    ],
)  # fmt: skip
@pytest.mark.promise("draw-steered-by-number")
def test_another_pulse_draws_nothing(content: dict[str, Any], says: str, tmp_path: Path, capsys) -> None:
    """Of another minute, another key, changed, or none."""
    draw = frozen(tmp_path, *named(tmp_path))
    assert run(draw, served(tmp_path, content)) == 2
    assert says in capsys.readouterr().err and not (draw / "draw-1" / "result.csv").exists()


def test_without_a_named_replacement_a_pulse_draws_nothing_and_the_round_still_does(tmp_path: Path, capsys) -> None:
    """Nobody may choose a source afterwards; and the round that came in time decides also where one is named."""
    draw = frozen(tmp_path)
    assert run(draw, served(tmp_path, pulse())) == 2
    assert "names nothing that replaces" in capsys.readouterr().err
    assert run(draw, relay(tmp_path)) == 0
    (tmp_path / "other").mkdir()
    other = frozen(tmp_path / "other", *named(tmp_path / "other"))
    assert run(other, relay(tmp_path / "other")) == 0


def test_a_replacement_less_than_three_days_after_its_round_is_refused(tmp_path: Path, capsys) -> None:
    """A round that is late has the same value: it is waited for."""
    entries = write_entries(tmp_path / "entries.csv", 4)
    (tmp_path / "nist.pem").write_bytes(CERTIFICATE.public_bytes(Encoding.PEM))
    due = QUICKNET.moment_of(1000)
    asked = ["draw", "freeze", str(tmp_path / "draw"), "--entries", str(entries), *FREEZE, *BEFORE]
    assert main([*asked, *named(tmp_path, due + timedelta(hours=72))]) == 2
    assert "--fallback-at: " in capsys.readouterr().err and not (tmp_path / "draw").exists()
    assert main([*asked, "--fallback-at", MINUTE.isoformat()]) == 2
    assert main([*asked, "--fallback-at", MINUTE.isoformat(), "--fallback-key", str(entries)]) == 2


def test_a_real_pulse_of_the_past_makes_a_trial(tmp_path: Path, capsys) -> None:
    """By the certificate that the beacon published."""
    entries = write_entries(tmp_path / "entries.csv", 4)
    (tmp_path / "nist.pem").write_text(REAL["certificate_pem"])
    asked = ["draw", "freeze", str(tmp_path / "draw"), "--entries", str(entries), *FREEZE, *BEFORE, "--trial"]
    assert main([*asked, *named(tmp_path, datetime(2018, 8, 30, 17, 44, tzinfo=UTC))]) == 0
    assert run(tmp_path / "draw", served(tmp_path, REAL["pulse"])) == 0
    assert main(["draw", "verify", str(tmp_path / "draw")]) == 0
