"""The keys that sign findings: one of this installation, made at first need, and the user's own from a PKCS#12 file.

The installation's certificate signs itself, and its subject says what it can show: that a finding is unchanged since export, not who
wrote it.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from analyzers.language import tr
from forensics_gui import NAME
from forensics_gui.case.places import data_folder

Whose = Literal["installation", "user"]
SHOWS = f"{NAME} installation key: unchanged since export"  # a part of a subject may have 64 characters
SHOWS_NOT = "does not prove who exported"
YEARS = 40
LARGEST = 1 << 20  # bytes of a PKCS#12 file; real ones hold a few kilobytes


class SigningError(Exception):
    """There is no key to sign with; the text is one sentence for the user: which key, what is wrong, what to do."""


@dataclass(frozen=True)
class Key:
    """A key with its certificate. `signer` is pyHanko's; fingerprint: SHA-256 of the certificate, 64 hexadecimal digits."""

    whose: Whose
    signer: Any
    fingerprint: str
    subject: str


def key_file() -> Path:
    """Where this installation's key lies; only its owner may read it."""
    return data_folder() / "signing" / "installation.p12"


def installation_key() -> Key:
    """The key of this installation, made now if there is none. Raises SigningError."""
    path = key_file()
    try:
        if not path.exists():
            _make(path)
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise SigningError(tr("The key of this installation, {path}, cannot be used: {reason}.", path=str(path), reason=reason)) from error
    try:
        return _key(data, b"", "installation")
    except ValueError as error:
        raise SigningError(
            tr("The key of this installation, {path}, is damaged. Move the file away, and a new key is made.", path=str(path))
        ) from error


def known_fingerprint() -> str:
    """The fingerprint of this installation's certificate; empty where no key was made yet or it cannot be read."""
    if not key_file().exists():
        return ""
    with suppress(SigningError):
        return installation_key().fingerprint
    return ""


def key_from_file(path: Path, passphrase: str) -> Key:
    """The user's own key from a PKCS#12 file (``.p12``, ``.pfx``). The passphrase is used once and kept nowhere. Raises SigningError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SigningError(tr("{name} cannot be read: {reason}.", name=path.name, reason=reason)) from error
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        return _key(data, passphrase.encode(), "user")
    except ValueError as error:
        raise SigningError(
            tr("{name} holds no key that could be opened: the passphrase is wrong, or it is no PKCS#12 file.", name=path.name)
        ) from error


def _key(data: bytes, passphrase: bytes, whose: Whose) -> Key:
    """Raises ValueError where the bytes and the passphrase give no key with a certificate."""
    from cryptography.hazmat.primitives.serialization import pkcs12
    from pyhanko.sign.signers import SimpleSigner

    _, certificate, _ = pkcs12.load_key_and_certificates(data, passphrase or None)  # says what is wrong, where pyHanko only logs
    if certificate is None:
        raise ValueError("no certificate")
    signer = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase or None)
    if signer is None or signer.signing_cert is None:
        raise ValueError("no key")
    written: bytes = signer.signing_cert.dump()
    return Key(whose, signer, sha256(written).hexdigest(), certificate.subject.rfc4514_string())


def _make(path: Path) -> None:
    """A new key with a certificate that signs itself, readable by its owner alone; where another process was faster, its key stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{uuid4().hex}.part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_self_signed())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(partial, path)
        except FileExistsError:
            return
        except OSError:  # a disk without hard links
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _self_signed() -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())  # an RSA key is checked for a second each time it is loaded
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, SHOWS_NOT), x509.NameAttribute(NameOID.COMMON_NAME, SHOWS)])
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)  # the minute of the first export is nobody's business
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    return pkcs12.serialize_key_and_certificates(None, key, certificate, None, NoEncryption())
