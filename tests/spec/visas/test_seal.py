"""The seal of a visa: its bytes, who may sign them, and what a check without network can say."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sojourn.basics.refusals import REFUSALS
from sojourn.seals import keys, lists, vds
from sojourn.seals.keys import Certificates
from sojourn.seals.lists import IssuedList
from sojourn.seals.verify import Outcome, Trouble, Verdict, verify
from sojourn.texts import LANGUAGES, say

if TYPE_CHECKING:
    from conftest import Host

title = "The seal"

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "seal.json").read_text())["vectors"]
CURVES = {"brainpoolP256r1": ec.BrainpoolP256R1(), "secp256r1": ec.SECP256R1()}
ON = date(2026, 11, 9)
MADE_AT = datetime(2026, 11, 9, 3, tzinfo=UTC)
same_host = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def vectors(op: str) -> list[Any]:
    return [pytest.param(vector, id=vector["id"]) for vector in VECTORS if vector["op"] == op]


def issued(host: Host, highest: int = 100, **more: Any) -> IssuedList:
    return IssuedList(host.code, MADE_AT, highest, **more)


# --- the bytes ---


@pytest.mark.parametrize("vector", vectors("c40"))
def test_text_is_packed_three_signs_in_two_bytes(vector: Any) -> None:
    """C40; a filler comes back as a space."""
    assert vds.c40(vector["input"]).hex() == vector["expected"]
    assert vds.from_c40(bytes.fromhex(vector["expected"])) == vector["input"].replace("<", " ")


@pytest.mark.parametrize("vector", vectors("vds_date"))
def test_a_day_is_three_bytes(vector: Any) -> None:
    """Month, day and year as one number, the month first."""
    day = date.fromisoformat(vector["input"])
    assert vds.day_bytes(day).hex() == vector["expected"]
    assert vds.day_from(bytes.fromhex(vector["expected"])) == day


@pytest.mark.parametrize("vector", vectors("vds"))
def test_a_seal_of_any_issuer_is_taken_apart(vector: Any) -> None:
    """Official examples, other people's test seals and one of our own; both versions of the header."""
    expected = vector["expected"]
    seal = vds.read(bytes.fromhex(vector["input"]["seal_hex"]))
    header = seal.header
    assert (header.version, header.issuer, header.signer) == (
        expected["version_byte"], expected["issuing_country"], expected["signer"],
    )  # fmt: skip
    assert header.certificate_reference == expected["certificate_reference"]
    assert header.issued_on.isoformat() == expected["issue_date"]
    assert header.signed_on.isoformat() == expected["signature_date"]
    assert header.feature_definition == expected["feature_definition"]
    assert header.category == expected["document_type_category"]
    assert [{"tag": tag, "hex": value.hex()} for tag, value in seal.features] == expected["features"]


@pytest.mark.parametrize("vector", [each for each in vectors("vds") if "decoded" in each.values[0]["expected"]])
def test_the_features_of_a_visa_are_read_as_words(vector: Any) -> None:
    """Lines, entries, stay, passport and kind of visa."""
    decoded = vector["expected"]["decoded"]
    seal = vds.read(bytes.fromhex(vector["input"]["seal_hex"]))
    words = decoded.get("mrz") or decoded["mrz_mrva"]
    assert seal.lines is not None
    assert "".join(seal.lines).replace("<", " ") == words
    assert seal.duration == vds.Duration(*decoded["duration"])
    assert seal.passport_number == decoded["passport_number"]
    assert seal.entries == decoded.get("entries")
    assert (seal.visa_type.hex() if seal.visa_type else None) == decoded.get("visa_type")


@pytest.mark.parametrize("vector", vectors("vds"))
def test_a_signature_is_true_exactly_where_the_standard_says_so(vector: Any) -> None:
    """The key printed in Doc 9303-7 verifies the official example; one bit changed, and it does not."""
    seal = vds.read(bytes.fromhex(vector["input"]["seal_hex"]))
    point, curve = bytes.fromhex(vector["input"]["public_key_hex"]), vector["input"]["curve"]
    if curve == "brainpoolP224r1":
        found = signed_on_p224(seal.signed, seal.signature, point)
    else:
        public_key = ec.EllipticCurvePublicKey.from_encoded_point(CURVES[curve], point)
        found = keys.is_signed(seal.signed, seal.signature, public_key)
    assert found == vector["expected"]["signature_valid"]


def signed_on_p224(signed: bytes, signature: bytes, point: bytes) -> bool:
    """ECDSA on brainpoolP224r1 in plain numbers, since our library of cryptography does not know that curve."""
    p = 0xD7C134AA264366862A18302575D1D787B09F075797DA89F57EC8C0FF
    a = 0x68A5E62CA9CE6C1C299803A6C1530B514E182AD8B0042A59CAD29F43
    order = 0xD7C134AA264366862A18302575D0FB98D116BC4B6DDEBCA3A5A7939F
    base = (
        0x0D9029AD2C7E5CF4340823B2A87DC68C9E4CE3174C1E6EFDEE12C07D,
        0x58AA56F772C0726F24C6B89E4ECDAC24354B9E99CAA3F6D3761402CD,
    )

    def add(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
        if one is None or other is None:
            return one or other
        if one[0] == other[0] and (one[1] + other[1]) % p == 0:
            return None
        if one == other:
            slope = (3 * one[0] ** 2 + a) * pow(2 * one[1], -1, p)
        else:
            slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, p)
        x = (slope**2 - one[0] - other[0]) % p
        return x, (slope * (one[0] - x) - one[1]) % p

    def times(number: int, of: tuple[int, int]) -> tuple[int, int] | None:
        total, doubled = None, of
        while number:
            if number % 2:
                total = add(total, doubled)
            doubled, number = add(doubled, doubled), number // 2  # type: ignore[assignment]
        return total

    digest = hashes.Hash(hashes.SHA224())
    digest.update(signed)
    r, s = int.from_bytes(signature[:28], "big"), int.from_bytes(signature[28:], "big")
    key = int.from_bytes(point[1:29], "big"), int.from_bytes(point[29:], "big")
    inverse = pow(s, -1, order)
    first = times(int.from_bytes(digest.finalize(), "big") * inverse % order, base)
    found = add(first, times(r * inverse % order, key))
    return found is not None and found[0] % order == r


@pytest.mark.parametrize("vector", vectors("vds_status"))
def test_what_is_no_seal_is_called_unreadable_and_not_forged(vector: Any, host: Host) -> None:
    """A torn paper and a box of biscuits are not the holder's crime."""
    verdict = verify(bytes.fromhex(vector["input"]["seal_hex"]), certificates=host.published, on=ON)
    assert verdict.outcome is Outcome.UNREADABLE
    assert verdict.trouble == vector["expected"]["sub"]


@pytest.mark.parametrize("vector", vectors("duration_of_stay"))
def test_three_equal_bytes_of_the_stay_mean_something_else(vector: Any) -> None:
    """0 until the last day of validity, 255 the border decides, 254 transit; one year from landing counts."""
    kinds = {
        "MRZ valid-until is the last day of stay": vds.StayKind.UNTIL_VALID_UNTIL,
        "valid-until is the last day to seek entry; the stay is set at the border": vds.StayKind.SET_AT_THE_BORDER,
        "transit without entry": vds.StayKind.TRANSIT,
        "stay of 1 year from entry; valid-until is the last day to seek entry": vds.StayKind.COUNTED,
    }
    assert vds.Duration(*vector["input"]).kind is kinds[vector["expected"]]


def test_a_whole_visa_is_154_bytes(host: Host) -> None:
    """Small enough for a symbol of 48 by 48 modules."""
    assert len(host.seal()) == 154


def test_the_same_visa_has_the_same_seal(host: Host) -> None:
    """A notice printed again is the same paper, byte for byte; the signature draws no chance."""
    assert host.seal() == host.seal()


def test_a_seal_says_exactly_what_was_sealed(host: Host) -> None:
    """Serial in the lines, passport number in its own field, one entry, one year from landing."""
    seal = vds.read(host.seal())
    upper, lower = host.lines()
    assert seal.lines == (upper, lower[:28])
    assert (seal.entries, seal.duration) == (1, vds.ONE_YEAR_FROM_LANDING)
    assert (seal.passport_number, seal.visa_type) == ("M12345678", b"WH")
    assert (seal.header.signer, seal.header.certificate_reference) == ("JP01", "2A")


@given(
    number=st.from_regex(r"[A-Z0-9]{1,9}", fullmatch=True),
    entries=st.integers(0, 255),
    parts=st.binary(min_size=3, max_size=3),
)
def test_what_is_sealed_is_read_back(number: str, entries: int, parts: bytes) -> None:
    """Any passport number, any count of entries, any stay."""
    header = vds.Header("JPN", "JP01", "2A", date(2026, 10, 9), date(2026, 10, 9))
    lines = ("V<JPNKIM".ljust(44, "<"), "0000000422KOR0103144F2710095".ljust(44, "<"))
    stay = vds.Duration(*parts)
    signed = vds.visa_to_sign(header, lines=lines, entries=entries, duration=stay, passport_number=number)
    seal = vds.read(vds.with_signature(signed, bytes(64)))
    assert (seal.header, seal.signed, seal.signature) == (header, signed, bytes(64))
    assert (seal.passport_number, seal.entries, seal.duration) == (number, entries, stay)


@given(cut=st.integers(0, 153))
@same_host
def test_a_seal_cut_short_anywhere_is_unreadable(cut: int, host: Host) -> None:
    """Nothing is guessed from half a symbol."""
    assert verify(host.seal()[:cut], certificates=host.published, on=ON).outcome is Outcome.UNREADABLE


@given(junk=st.binary(max_size=200))
@same_host
def test_any_bytes_at_all_get_an_answer(junk: bytes, host: Host) -> None:
    """Whatever a camera reads: unreadable or forged, never a fault of ours."""
    outcome = verify(b"\xdc\x03" + junk, certificates=host.published, on=ON).outcome
    assert outcome in (Outcome.UNREADABLE, Outcome.FORGED)


@pytest.mark.parametrize("tail", [b"\x00", b"\xff\x01\x00"])
def test_bytes_after_the_signature_are_not_overlooked(tail: bytes, host: Host) -> None:
    """What is not signed is not read."""
    assert verify(host.seal() + tail, certificates=host.published, on=ON).outcome is Outcome.UNREADABLE


def test_a_feature_written_twice_is_refused() -> None:
    """Two passport numbers in one seal would let each reader pick another."""
    header = vds.Header("JPN", "JP01", "2A", date(2026, 10, 9), date(2026, 10, 9))
    lines = ("V<JPNKIM".ljust(44, "<"), "0000000422KOR0103144F2710095".ljust(44, "<"))
    signed = vds.visa_to_sign(header, lines=lines, entries=1, duration=vds.ONE_YEAR_FROM_LANDING, passport_number="M1")
    with pytest.raises(vds.UnreadableSeal, match="twice"):
        vds.read(vds.with_signature(signed + b"\x03\x01\x02", bytes(64)))


# --- who may sign ---


def test_a_true_visa_is_valid_without_any_network(host: Host) -> None:
    """From the seal and the published certificates alone: who, which passport, until when."""
    verdict = verify(host.seal(), certificates=host.published, on=ON)
    assert verdict.outcome is Outcome.VALID
    assert verdict.facts is not None
    assert (verdict.facts.name, verdict.facts.passport_ending) == ("KIM HANEUL", "5678")
    assert (verdict.facts.serial, verdict.facts.host, verdict.facts.nationality) == (
        "JP0000042",
        "JPN",
        "KOR",
    )
    assert (verdict.facts.born_on, verdict.facts.valid_until) == (date(2001, 3, 14), date(2027, 10, 9))
    assert not verdict.withdrawal_checked, "a check without a list does not claim more than it did"


@given(bit=st.integers(0, 8 * 154 - 1))
@same_host
def test_one_changed_bit_never_verifies(bit: int, host: Host) -> None:
    """In the signed bytes or in the signature: forged, or no longer readable; and its words are not repeated."""
    changed = bytearray(host.seal())
    changed[bit // 8] ^= 1 << bit % 8
    verdict = verify(bytes(changed), certificates=host.published, on=ON)
    assert verdict.outcome in (Outcome.FORGED, Outcome.UNREADABLE)
    assert verdict.facts is None


def test_one_changed_letter_of_the_name_is_forged(host: Host) -> None:
    """The case a border officer meets: a true seal, worked over."""
    upper, lower = host.lines()
    altered = vds.c40(upper.replace("KIM", "LIM") + lower[:28])
    changed = host.seal().replace(vds.c40(upper + lower[:28]), altered)
    verdict = verify(changed, certificates=host.published, on=ON)
    assert altered in changed
    assert (verdict.outcome, verdict.trouble) == (Outcome.FORGED, Trouble.INVALID_SIGNATURE)


def test_a_signer_nobody_published_is_forged(host: Host, host_made: Callable[..., Host]) -> None:
    """A second signer with another name is not among the certificates."""
    verdict = verify(host_made("JPN", number="02").seal(), certificates=host.published, on=ON)
    assert (verdict.outcome, verdict.trouble) == (Outcome.FORGED, Trouble.UNKNOWN_CERTIFICATE)


def test_a_signer_of_another_authority_is_forged(host: Host, host_made: Callable[..., Host]) -> None:
    """Anyone can make a certificate that calls itself JP01; only an authority we trust makes it count."""
    false = host_made("JPN", authority="somebody else")
    mixed = Certificates(host.published.authorities, false.published.signers)
    verdict = verify(false.seal(), certificates=mixed, on=ON)
    assert (verdict.outcome, verdict.trouble) == (Outcome.FORGED, Trouble.UNTRUSTED_CERTIFICATE)


def test_one_state_does_not_seal_the_visas_of_another(host: Host, host_made: Callable[..., Host]) -> None:
    """Korea's signer is trusted for Korea's visas alone, though both are in the same folder."""
    korea = host_made("KOR")
    both = Certificates.read(
        *(keys.certificate_pem(one) for each in (host, korea) for one in (each.authority, each.signer))
    )
    header = vds.Header("JPN", "KR01", keys.reference_of(korea.signer), date(2026, 10, 9), date(2026, 10, 9))
    signed = vds.visa_to_sign(
        header, lines=host.lines(), entries=1, duration=vds.ONE_YEAR_FROM_LANDING, passport_number="M12345678"
    )
    seal = vds.with_signature(signed, keys.sign(signed, korea.signer_key))
    assert verify(korea.seal(), certificates=both, on=ON).outcome is Outcome.VALID
    assert verify(seal, certificates=both, on=ON).trouble is Trouble.UNTRUSTED_CERTIFICATE


def test_an_authority_does_not_seal_and_a_signer_does_not_certify(host: Host) -> None:
    """The subject is exactly country and number, the one use is critical, and the authority is named."""
    assert keys.signer_name(host.signer) == "JP01"
    assert keys.may_seal(host.signer)
    assert not keys.may_seal(host.authority)
    usage = host.signer.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign) == (True, False)


@pytest.mark.parametrize(
    ("codes", "trouble"),
    [((), Trouble.NONE), (("ID", "VN"), Trouble.NONE), (("ID", "P"), Trouble.INVALID_DOCUMENTTYPE)],
)
def test_a_signer_for_other_documents_does_not_seal_visas(
    codes: tuple[str, ...], trouble: Trouble, host_made: Callable[..., Host]
) -> None:
    """A certificate may list what its key is for; without a list it is for everything."""
    host = host_made("JPN", document_codes=codes)
    verdict = verify(host.seal(), certificates=host.published, on=ON)
    assert verdict.trouble is trouble
    assert (verdict.outcome is Outcome.VALID) == (trouble is Trouble.NONE)


@pytest.mark.promise("stolen-signing-key")
def test_a_withdrawn_certificate_takes_its_seals_with_it(host: Host) -> None:
    """A stolen key is answered by its serial number."""
    withdrawn = Certificates(host.published.authorities, host.published.signers, frozenset({0x2A}))
    verdict = verify(host.seal(), certificates=withdrawn, on=ON)
    assert (verdict.outcome, verdict.trouble) == (Outcome.FORGED, Trouble.REVOKED_CERTIFICATE)


def test_a_seal_from_outside_the_time_of_its_certificate_is_forged(host: Host) -> None:
    """An old key does not make new visas."""
    verdict = verify(host.seal(signed_on=date(2031, 1, 1)), certificates=host.published, on=ON)
    assert (verdict.outcome, verdict.trouble) == (Outcome.FORGED, Trouble.EXPIRED_CERTIFICATE)


def test_a_certificate_that_ran_out_since_is_said_and_not_called_forgery(
    host_made: Callable[..., Host],
) -> None:
    """The signature was true when it was made; the office should have given the certificate a longer life."""
    short = host_made("JPN", not_after=datetime(2026, 12, 31, tzinfo=UTC))
    verdict = verify(short.seal(), certificates=short.published, on=date(2027, 3, 1))
    assert (verdict.outcome, verdict.trouble) == (Outcome.OUT_OF_DATES, Trouble.EXPIRED_CERTIFICATE)


def test_a_seal_of_another_kind_of_document_is_not_read_as_a_visa(host: Host) -> None:
    """The official example is an emergency travel document."""
    example = next(vector for vector in VECTORS if vector["id"] == "9303-8-B-etd")
    verdict = verify(bytes.fromhex(example["input"]["seal_hex"]), certificates=host.published, on=ON)
    assert verdict.outcome is Outcome.UNREADABLE


def test_the_signature_is_one_that_openssl_verifies(host: Host, tmp_path: Path) -> None:
    """Anyone can check without a line of ours: published certificate, signed bytes, signature."""
    seal = vds.read(host.seal())
    half = len(seal.signature) // 2
    r, s = int.from_bytes(seal.signature[:half], "big"), int.from_bytes(seal.signature[half:], "big")
    public = host.signer.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (tmp_path / "key.pem").write_bytes(public)
    (tmp_path / "signed").write_bytes(seal.signed)
    (tmp_path / "signature").write_bytes(encode_dss_signature(r, s))
    check = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "signed"]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "signed").write_bytes(seal.signed[:-1] + b"\x00")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode != 0


# --- the dates, and the host's list ---


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (date(2026, 10, 8), Outcome.OUT_OF_DATES),
        (date(2026, 10, 9), Outcome.VALID),
        (date(2027, 10, 9), Outcome.VALID),
        (date(2027, 10, 10), Outcome.OUT_OF_DATES),
    ],
)
@pytest.mark.promise("bad-visa")
def test_a_visa_is_good_from_its_first_to_its_last_day(on: date, outcome: Outcome, host: Host) -> None:
    """Both days included."""
    assert verify(host.seal(), certificates=host.published, on=on).outcome is outcome


def test_a_withdrawn_visa_is_told_with_its_day(host: Host) -> None:
    """Its signature stays true; the list says the rest."""
    withdrawn = issued(host, revoked={42: date(2026, 11, 2)})
    verdict = verify(host.seal(), certificates=host.published, on=ON, issued=withdrawn)
    assert verdict.outcome is Outcome.REVOKED
    assert verdict.message.values["day"] == date(2026, 11, 2)
    assert (
        verify(host.seal(serial="JP0000041"), certificates=host.published, on=ON, issued=withdrawn).outcome
        is Outcome.VALID
    )


def test_word_of_a_withdrawal_may_come_beside_the_list(host: Host) -> None:
    """Someone called before the next list was made."""
    verdict = verify(host.seal(), certificates=host.published, on=ON, revoked=["JP0000042"])
    assert verdict.outcome is Outcome.REVOKED


def test_a_used_visa_is_told_with_or_without_its_day(host: Host) -> None:
    """The published list keeps the day of entry to itself."""
    used = issued(host, used={42: date(2026, 10, 20)})
    verdict = verify(host.seal(), certificates=host.published, on=ON, issued=used)
    assert (verdict.outcome, verdict.message.values["day"]) == (Outcome.USED, date(2026, 10, 20))
    published = verify(host.seal(), certificates=host.published, on=ON, issued=used.for_publication())
    assert (published.outcome, dict(published.message.values)) == (Outcome.USED, {})


@pytest.mark.parametrize(
    ("serial", "signed_on", "outcome"),
    [
        ("JP0000100", date(2026, 11, 9), Outcome.VALID),
        ("JP0000101", date(2026, 11, 9), Outcome.NOT_ISSUED),
        ("JP0000101", date(2026, 11, 10), Outcome.VALID),
        ("M12345678", date(2026, 10, 9), Outcome.NOT_ISSUED),
        ("JP0000000", date(2026, 10, 9), Outcome.NOT_ISSUED),
    ],
)
@pytest.mark.promise("stolen-signing-key")
def test_a_true_signature_over_a_serial_never_issued_is_told_off_line(
    serial: str, signed_on: date, outcome: Outcome, host: Host
) -> None:
    """Serials have no gaps: above the highest there is none, unless the seal is younger than the list."""
    verdict = verify(
        host.seal(serial=serial, signed_on=signed_on),
        certificates=host.published,
        on=date(2026, 11, 10),
        issued=issued(host),
    )
    assert verdict.outcome is outcome


def test_the_day_of_the_list_is_counted_where_the_host_is(host: Host) -> None:
    """At eight in the morning in Tokyo it is still yesterday in London; today's seal is not younger than the list."""
    morning = IssuedList("JPN", datetime(2026, 11, 10, 8, tzinfo=timezone(timedelta(hours=9))), 100)
    published = lists.sign_list(morning, key=host.signer_key, certificate=host.signer)
    seal = host.seal(serial="JP0000101", signed_on=date(2026, 11, 10))
    for known in (morning, lists.read_list(published, certificates=host.published)):
        verdict = verify(seal, certificates=host.published, on=date(2026, 11, 10), issued=known)
        assert verdict.outcome is Outcome.NOT_ISSUED


def test_withdrawal_is_told_before_the_dates(host: Host) -> None:
    """A withdrawn visa out of its dates is withdrawn."""
    lists_both = issued(host, revoked={42: date(2026, 11, 2)}, used={42: None})
    verdict = verify(host.seal(), certificates=host.published, on=date(2028, 1, 1), issued=lists_both)
    assert verdict.outcome is Outcome.REVOKED


def test_the_list_of_another_host_says_nothing_about_this_visa(host: Host) -> None:
    """Each host counts its own serials; of several lists the newest of the right host is used."""
    other = IssuedList("KOR", MADE_AT, 1, revoked={42: date(2026, 11, 2)})
    alone = verify(host.seal(), certificates=host.published, on=ON, issued=other)
    assert (alone.outcome, alone.withdrawal_checked) == (Outcome.VALID, False)
    older = IssuedList("JPN", MADE_AT - timedelta(days=1), 100)
    newest = issued(host, revoked={42: date(2026, 11, 2)})
    beside = verify(host.seal(), certificates=host.published, on=ON, issued=[newest, other, older])
    assert (beside.outcome, beside.list_made_at) == (Outcome.REVOKED, MADE_AT)


def test_a_list_answers_for_withdrawals_for_a_day(host: Host) -> None:
    """After 24 hours a page says that withdrawal was not checked."""
    assert issued(host).is_fresh(MADE_AT + timedelta(hours=24))
    assert not issued(host).is_fresh(MADE_AT + timedelta(hours=24, seconds=1))
    assert issued(host).age(MADE_AT + timedelta(hours=3)) == timedelta(hours=3)


def test_a_published_list_is_believed_only_with_its_hosts_signature(host: Host, host_made: Callable[..., Host]) -> None:
    """What is published is read back equal; changed by a digit, or signed by another State, it is not believed."""
    whole = issued(host, revoked={42: date(2026, 11, 2)}, used={7: None, 8: date(2026, 11, 1)})
    written = lists.sign_list(whole, key=host.signer_key, certificate=host.signer)
    assert lists.read_list(written, certificates=host.published) == whole
    korea = host_made("KOR")
    both = Certificates.read(
        *(keys.certificate_pem(one) for each in (host, korea) for one in (each.authority, each.signer))
    )
    foreign = lists.sign_list(whole, key=korea.signer_key, certificate=korea.signer)
    for wrong in (
        written.replace(b"JP0000042", b"JP0000043"),
        foreign,
        b"",
        b"{}",
        b"[1]",
        b"\xff",
        written[:-9],
    ):
        with pytest.raises(lists.UntrustedList):
            lists.read_list(wrong, certificates=both)


def test_a_list_signed_outside_the_time_of_its_certificate_is_not_believed(host: Host) -> None:
    """An old key does not bring withdrawn visas back."""
    late = IssuedList("JPN", datetime(2031, 1, 1, tzinfo=UTC), 100)
    with pytest.raises(lists.UntrustedList):
        lists.read_list(
            lists.sign_list(late, key=host.signer_key, certificate=host.signer), certificates=host.published
        )


# --- beside the printed lines ---


def test_printed_lines_must_be_those_of_the_seal(host: Host) -> None:
    """A true seal on an altered paper; a slip in typing is not called forgery."""
    upper, lower = host.lines()

    def check(lines: tuple[str, str]) -> Verdict:
        return verify(host.seal(), certificates=host.published, on=ON, lines=lines)

    assert check((upper, lower)).outcome is Outcome.VALID
    altered = check((upper.replace("KIM", "LIM"), lower))
    assert (altered.outcome, altered.trouble) == (Outcome.FORGED, Trouble.SEAL_VISA_MISMATCH)
    mistyped = check((upper, lower.replace("JP0000042", "JP0000024")))
    assert (mistyped.outcome, mistyped.trouble) == (Outcome.UNREADABLE, Trouble.INVALID_VISA_MRZ)


def test_every_outcome_has_a_code_and_a_sentence_in_three_languages(host: Host) -> None:
    """Never just "error"."""
    assert {outcome.value for outcome in Outcome} - {"valid"} <= set(REFUSALS)
    verdict = verify(host.seal(), certificates=host.published, on=ON)
    assert {say(verdict.message, language) for language in LANGUAGES}


# --- keys ---


def test_a_key_comes_from_chance_the_caller_drew(host: Host) -> None:
    """The library draws none; too little is refused, and the key comes back from its locked file."""
    with pytest.raises(keys.UnusableKey):
        keys.private_key(b"short")
    pem = keys.private_pem(host.signer_key, password=b"quiet")
    assert keys.read_private(pem, password=b"quiet").private_numbers() == host.signer_key.private_numbers()
    with pytest.raises(keys.UnusableKey):
        keys.read_private(pem, password=b"loud")


@pytest.mark.parametrize("number", ["", "1", "001", "a1", "é1"])
def test_a_signer_has_two_signs(number: str, host_made: Callable[..., Host]) -> None:
    """The seal has room for two letters of the country and two more."""
    with pytest.raises(keys.UnusableKey):
        host_made("JPN", number=number)
