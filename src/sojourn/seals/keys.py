"""Keys and certificates of the seal: an authority (CSCA), signers below it, and signatures as raw r and s."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.x509.oid import NameOID

from sojourn.basics.countries import two_letters

VDS_SIGNER = x509.ObjectIdentifier("2.23.136.1.1.11.1")
"""
id-icao-vdsSigner = {id-icao-mrtd-security-vds 1} = {id-icao-mrtd-security 11 1}, where id-icao-mrtd-security is
2.23.136.1.1: the one use a signer's key is certified for (Doc 9303-12, eighth edition, 7.1.3, note to table 8).
"""

DOCUMENT_TYPES = x509.ObjectIdentifier("2.23.136.1.1.6.2")
"""The optional list of document codes a signer may seal."""

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class UnusableKey(ValueError):
    """A key or certificate that cannot be used here; says what it lacks."""


@dataclass(frozen=True)
class Certificates:
    """
    What a verifier trusts: authorities (self-signed), the signers they certified, and serial numbers withdrawn.

    Whoever calls vouches for the authorities; the signers may come from anywhere.
    """

    authorities: tuple[x509.Certificate, ...]
    signers: tuple[x509.Certificate, ...]
    withdrawn: frozenset[int] = frozenset()

    @classmethod
    def read(cls, *pems: bytes, withdrawn: Iterable[int] = ()) -> Certificates:
        """Sort the certificates of PEM files into authorities and signers. Raises `UnusableKey`."""
        try:
            found = [certificate for pem in pems for certificate in x509.load_pem_x509_certificates(pem)]
        except ValueError:
            raise UnusableKey("certificates: this is no PEM certificate. Give the published file as it is.") from None
        authorities = tuple(certificate for certificate in found if _is_authority(certificate))
        signers = tuple(certificate for certificate in found if not _is_authority(certificate))
        return cls(authorities, signers, frozenset(withdrawn))

    def named(self, signer: str, reference: str) -> Iterator[x509.Certificate]:
        """The certificates of a signer ("JP01") whose serial number is the reference, in hexadecimal."""
        for certificate in self.signers:
            if signer_name(certificate) == signer and certificate.serial_number == int(reference, 16):
                yield certificate

    def authority_of(self, signer: x509.Certificate) -> x509.Certificate | None:
        """The authority that certified a signer directly; `None` if none of ours did."""
        return next((authority for authority in self.authorities if _certified(signer, authority)), None)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _certified(signer: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        signer.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def signer_name(certificate: x509.Certificate) -> str:
    """
    The four signs by which a seal names this certificate: country and common name.

    Empty unless the subject is exactly these two, which is what the standard asks of a signer.
    """
    subject = {attribute.oid: str(attribute.value) for attribute in certificate.subject}
    if set(subject) != {NameOID.COUNTRY_NAME, NameOID.COMMON_NAME} or len(list(certificate.subject)) != 2:
        return ""
    return subject[NameOID.COUNTRY_NAME].upper() + subject[NameOID.COMMON_NAME]


def reference_of(certificate: x509.Certificate) -> str:
    """The serial number as a seal refers to it: hexadecimal, capital letters, an even number of digits."""
    written = f"{certificate.serial_number:X}"
    return written.zfill(len(written) + len(written) % 2)


def may_seal(certificate: x509.Certificate) -> bool:
    """Whether a certificate is made for sealing: its one use is critical, and it says who certified it."""
    try:
        use = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    except x509.ExtensionNotFound:
        return False
    return use.critical and list(use.value) == [VDS_SIGNER]


def may_seal_visas(certificate: x509.Certificate) -> bool:
    """Whether the optional list of document codes, if there is one, names a visa."""
    try:
        listed = certificate.extensions.get_extension_for_oid(DOCUMENT_TYPES).value
    except x509.ExtensionNotFound:
        return True
    coded = listed.value if isinstance(listed, x509.UnrecognizedExtension) else b""
    return any(code.startswith("V") for code in _printable_strings(coded))


def _printable_strings(der: bytes) -> Iterator[str]:
    """The codes within SEQUENCE { version INTEGER, SET OF PrintableString }; nothing where it is another shape."""
    inner = der[2:] if der[:1] == b"\x30" else b""
    members = inner[5:] if inner[:3] == b"\x02\x01\x00" and inner[3:4] == b"\x31" else b""
    while len(members) > 2 and members[0] == 0x13:
        yield members[2 : 2 + members[1]].decode("ascii", "replace")
        members = members[2 + members[1] :]


def private_key(chance: bytes) -> ec.EllipticCurvePrivateKey:
    """
    A private key on P-256 from 48 unguessable bytes, which the caller draws (FIPS 186-5, A.2.1).

    The library draws no chance itself; a test can therefore have the same key every time.
    """
    if len(chance) < 48:
        raise UnusableKey(f"chance: {len(chance)} bytes given, 48 needed.")
    return ec.derive_private_key(int.from_bytes(chance, "big") % (_P256_ORDER - 1) + 1, ec.SECP256R1())


def private_pem(key: ec.EllipticCurvePrivateKey, *, password: bytes | None = None) -> bytes:
    """A private key as PEM (PKCS 8), locked with a password where one is given."""
    locked: serialization.KeySerializationEncryption = (
        serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    )
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


def read_private(pem: bytes, *, password: bytes | None = None) -> ec.EllipticCurvePrivateKey:
    """A private key from PEM. Raises `UnusableKey`, never with anything of the key in it."""
    try:
        key = serialization.load_pem_private_key(pem, password)
    except (ValueError, TypeError):
        raise UnusableKey("key: it cannot be opened. Give the file as it was made, with its password.") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise UnusableKey("key: an elliptic curve key is needed.")
    return key


def certificate_pem(certificate: x509.Certificate) -> bytes:
    """A certificate as PEM, the form that is published."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def make_authority(
    key: ec.EllipticCurvePrivateKey,
    *,
    host: str,
    serial_number: int,
    not_before: datetime,
    not_after: datetime,
) -> x509.Certificate:
    """
    The certificate of a host's own authority (CSCA): it certifies signers and nothing else.

    `host` in three letters. Named-curve parameters are written; an authority that must carry explicit ones
    (Doc 9303-12) is made with the openssl command line.
    """
    name = _name(host, f"CSCA {host}")
    return (
        x509.CertificateBuilder(name, name, key.public_key(), serial_number, not_before, not_after)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(certifies=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )


def make_signer(
    public_key: ec.EllipticCurvePublicKey,
    *,
    host: str,
    number: str,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    serial_number: int,
    not_before: datetime,
    not_after: datetime,
    document_codes: Collection[str] = (),
) -> x509.Certificate:
    """
    The certificate of a signer: subject exactly C and CN, two signs of `number` ("01" makes "JP01").

    Let it end with the last visa it seals: the private key is used one to two years, the certificate that and the
    validity of a visa. A small `serial_number` keeps the seal small. `document_codes` ("V", "VN") limit
    what it may seal; none, and it may seal everything.
    """
    if len(number) != 2 or not (number.isascii() and number.isalnum() and number.upper() == number):
        raise UnusableKey("number: a signer has two signs, capital letters or digits (01).")
    certificate = (
        x509.CertificateBuilder(
            authority.subject, _name(host, number), public_key, serial_number, not_before, not_after
        )
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .add_extension(_key_usage(certifies=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([VDS_SIGNER]), critical=True)
    )
    if document_codes:
        listed = x509.UnrecognizedExtension(DOCUMENT_TYPES, _document_types(document_codes))
        certificate = certificate.add_extension(listed, critical=False)
    return certificate.sign(authority_key, hashes.SHA256(), ecdsa_deterministic=True)


def _document_types(codes: Collection[str]) -> bytes:
    """SEQUENCE { version 0, SET OF PrintableString } in DER; codes are one or two letters, so all lengths are short."""
    members = b"".join(sorted(b"\x13" + bytes((len(code),)) + code.encode("ascii") for code in codes))
    inner = b"\x02\x01\x00" + b"\x31" + bytes((len(members),)) + members
    return b"\x30" + bytes((len(inner),)) + inner


def _name(host: str, common_name: str) -> x509.Name:
    country = two_letters(host)
    if country is None:
        raise UnusableKey("host: three letters of a State are needed (JPN, KOR).")
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _key_usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies, key_cert_sign=certifies, crl_sign=certifies, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def sign(signed: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    """r and s, each as long as the key. The same bytes and key give the same signature (RFC 6979)."""
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(_hash(key.curve), deterministic_signing=True)))
    size = (key.curve.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def is_signed(signed: bytes, signature: bytes, public_key: ec.EllipticCurvePublicKey) -> bool:
    """Whether r and s are a signature of the bytes by the key."""
    size = (public_key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        return False
    r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
    try:
        public_key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(_hash(public_key.curve)))
    except InvalidSignature:
        return False
    return True


def _hash(curve: ec.EllipticCurve) -> hashes.HashAlgorithm:
    """The hash by the size of the key (Doc 9303-13, 2.4)."""
    sizes = ((224, hashes.SHA224()), (256, hashes.SHA256()), (384, hashes.SHA384()))
    return next((algorithm for size, algorithm in sizes if curve.key_size <= size), hashes.SHA512())
