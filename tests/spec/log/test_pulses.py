"""The pulse that replaces a round that never came: its signature by the key that was named before."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from sojourn.seals.pulses import Fallback, Pulse, trouble_with_pulse

title = "A pulse in place of a round"

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "nist-beacon.json").read_text())["vectors"]
REAL = VECTORS[0]["input"]["pulse"]
MINUTE = datetime(2018, 8, 30, 17, 44, tzinfo=UTC)


def named(vector: Any, at: datetime = MINUTE) -> Fallback:
    """What a manifest names: minute, hash of the certificate, key."""
    certificate = x509.load_pem_x509_certificate(vector["input"]["certificate_pem"].encode())
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    digest = sha512(certificate.public_bytes(Encoding.DER)).hexdigest()
    return Fallback(at, digest, f"{key.public_numbers().n:x}")


@pytest.mark.parametrize("vector", VECTORS, ids=[each["id"] for each in VECTORS])
def test_a_real_pulse_is_believed_and_a_changed_one_is_not(vector: Any) -> None:
    """Its signed bytes, too, are those that others worked out."""
    pulse = Pulse.read(vector["input"]["pulse"])
    assert pulse is not None
    assert (trouble_with_pulse(pulse, named(vector)) is None) == vector["expected"]["valid"]
    if "signed_bytes_sha256" in vector["expected"]:
        assert sha256(pulse.signed_bytes()).hexdigest() == vector["expected"]["signed_bytes_sha256"]
        assert len(pulse.signed_bytes()) == vector["expected"]["signed_bytes_length"]


def test_a_second_hand_verifies_the_same_signature() -> None:
    """By a library that knows nothing of ours."""
    key = x509.load_pem_x509_certificate(VECTORS[0]["input"]["certificate_pem"].encode()).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    pulse = Pulse(REAL)
    key.verify(pulse.signature, pulse.signed_bytes(), padding.PKCS1v15(), hashes.SHA512())


@pytest.mark.parametrize(
    "changed",
    [
        {"signatureValue": "00" + REAL["signatureValue"][2:]}, {"signatureValue": "00" + REAL["signatureValue"]},
        {"outputValue": "00" * 64}, {"pulseIndex": 54611}, {"timeStamp": "2018-08-30T17:44:30.000Z"},
        {"certificateId": "00" * 64}, {"statusCode": 1}, {"precommitmentValue": "00" * 64},
        {"listValues": [{**each, "value": "00" * 64} for each in REAL["listValues"]]},
    ],
)  # fmt: skip
def test_whatever_is_changed_is_not_believed(changed: dict[str, Any]) -> None:
    """Every part is signed, and the value is the hash of the signature."""
    pulse = Pulse.read({**REAL, **changed})
    assert pulse is not None and trouble_with_pulse(pulse, named(VECTORS[0])) is not None


@pytest.mark.parametrize("off", [-60, -1, 1, 60])
def test_the_pulse_of_another_minute_is_another(off: int) -> None:
    """Nobody chooses among pulses."""
    trouble = trouble_with_pulse(Pulse(REAL), named(VECTORS[0], MINUTE + timedelta(seconds=off)))
    assert (trouble is None) == (-60 < off <= 0)


@pytest.mark.parametrize(
    "gone", ["uri", "external", "listValues", "signatureValue", "timeStamp", "period", "outputValue"]
)
def test_an_object_without_its_parts_is_no_pulse(gone: str) -> None:
    """Nothing is guessed."""
    assert Pulse.read({name: value for name, value in REAL.items() if name != gone}) is None
    assert Pulse.read({**REAL, gone: None}) is None


@pytest.mark.promise("beacon-lies")
def test_a_forged_pulse_whose_value_fits_its_signature_is_not_believed() -> None:
    """Whoever makes the value may make its hash; only the key makes the signature."""
    changed = {**REAL, "localRandomValue": "00" * 64}
    pulse = Pulse(changed)
    forged = Pulse({**changed, "outputValue": sha512(pulse.signed_bytes() + pulse.signature).hexdigest()})
    trouble = trouble_with_pulse(forged, named(VECTORS[0]))
    assert trouble is not None and "signature is not that" in trouble.text
