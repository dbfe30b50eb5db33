"""Signed pictures of our own making: certificates that nobody trusts but the test, and manifests with acts, parts and an address."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
from conftest import encoded

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
PIXELS = np.arange(64 * 64 * 3, dtype=np.uint8).reshape(64, 64, 3)


@dataclass(frozen=True)
class Identity:
    """A chain of two certificates, its root, the signer's own certificate, and the signer's key; all PEM."""

    chain: bytes
    root: bytes
    leaf: bytes
    key: bytes


@cache
def identity(name: str = "Signer", organisation: str = "Test") -> Identity:
    """Made here, once per name: P-256 keys, valid for a month."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    now = datetime.now(UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text), x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)])

    def certificate(subject: str, public: Any, ca: bool) -> bytes:
        builder = (
            x509.CertificateBuilder()
            .subject_name(named(subject))
            .issuer_name(named(f"{name} Root"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False), critical=True)
        )
        if not ca:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        return builder.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    root, leaf = certificate(f"{name} Root", root_key.public_key(), True), certificate(name, key.public_key(), False)
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Identity(leaf + root, root, leaf, secret)


def manifest(title: str, *acts: dict[str, Any], program: str = "tests") -> dict[str, Any]:
    """A manifest with these acts."""
    return {
        "claim_generator_info": [{"name": program, "version": "1"}],
        "title": title,
        "assertions": [{"label": "c2pa.actions", "data": {"actions": list(acts)}}],
    }


def signed(
    data: bytes,
    claim: dict[str, Any],
    parts: Iterable[tuple[dict[str, Any], bytes]] = (),
    who: Identity | None = None,
    remote: str = "",
) -> tuple[bytes, bytes]:
    """The signed JPEG and its manifest store. With `remote` the store is left out of the file, which names the address instead."""
    import c2pa

    who = who or identity()
    information = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=who.chain, private_key=who.key, ta_url=None)
    out = io.BytesIO()
    with c2pa.Signer.from_info(information) as signer, c2pa.Builder(claim) as builder:
        for part, part_data in parts:
            builder.add_ingredient(part, "image/jpeg", io.BytesIO(part_data))
        if remote:
            builder.set_remote_url(remote)
            builder.set_no_embed()
        store = builder.sign(signer, "image/jpeg", io.BytesIO(data), out)
    return out.getvalue(), store


@cache
def generated() -> bytes:
    """Made by a generator, and signed by it."""
    act = {"action": "c2pa.created", "digitalSourceType": f"{IPTC}trainedAlgorithmicMedia", "when": "2026-01-02T03:04:05Z"}
    claim = manifest("a \u202e title", {**act, "softwareAgent": {"name": "Gen", "version": "2"}}, program="Generator")
    return signed(encoded(PIXELS, "JPEG", quality=90), claim, who=identity("Gen Service"))[0]


@cache
def edited() -> bytes:
    """The generated picture opened, edited, and with a plain picture placed into it; signed by somebody else."""
    plain = encoded(np.full((48, 64, 3), 90, np.uint8), "JPEG")
    acts = (
        {"action": "c2pa.opened", "parameters": {"ingredientIds": ["first"]}},
        {"action": "c2pa.edited", "when": "2026-02-01T00:00:00Z", "softwareAgent": "Editor 3"},
        {"action": "c2pa.placed", "parameters": {"ingredientIds": ["second"]}},
    )
    parts = [
        ({"title": "first.jpg", "relationship": "parentOf", "instance_id": "first", "label": "first"}, generated()),
        ({"title": "plain.jpg", "relationship": "componentOf", "instance_id": "second", "label": "second"}, plain),
    ]
    return signed(encoded(PIXELS[::-1].copy(), "JPEG", quality=90), manifest("edited", *acts, program="Editor"), parts)[0]


def tampered(data: bytes) -> bytes:
    """The same file with one bit of its picture changed."""
    at = data.rindex(b"\xff\xda") + 40
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
