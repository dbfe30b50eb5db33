"""Content Credentials are validated without a word to the network."""

import io
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from conftest import encoded

from analyzers import reader

PIXELS = np.arange(64 * 64 * 3, dtype=np.uint8).reshape(64, 64, 3)
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def nobody_called(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return True
    return False


def signer() -> tuple[bytes, bytes]:
    """A chain of two certificates made here, which nobody trusts, and the key of the first."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    now = datetime.now(UTC)

    def certificate(subject: str, issuer: str, public, private, ca: bool):
        def name(text: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test")])

        builder = (
            x509.CertificateBuilder()
            .subject_name(name(subject))
            .issuer_name(name(issuer))
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
        return builder.sign(private, hashes.SHA256())

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate("Root", "Root", root_key.public_key(), root_key, True)
    leaf = certificate("Signer", "Root", key.public_key(), root_key, False)
    pem = serialization.Encoding.PEM
    chain = leaf.public_bytes(pem) + root.public_bytes(pem)
    return chain, key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def signed(data: bytes) -> bytes:
    import c2pa

    chain, key = signer()
    manifest = {
        "claim_generator_info": [{"name": "tests", "version": "1"}],
        "title": "a \u202e title",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": SOURCE_TYPE}]}}],
    }
    information = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None)
    out = io.BytesIO()
    with c2pa.Signer.from_info(information) as who, c2pa.Builder(manifest) as builder:
        builder.sign(who, "image/jpeg", io.BytesIO(data), out)
    return out.getvalue()


@pytest.fixture(scope="module")
def credentials() -> bytes:
    return signed(encoded(PIXELS, "JPEG", quality=90))


def test_file_without_credentials_says_none() -> None:
    answer = reader.call("c2pa", encoded(PIXELS, "JPEG"))
    assert (answer["state"], answer["store"]) == ("none", {})
    assert answer["reason"].endswith(".")


def test_good_signature_of_an_unknown_signer_is_valid_but_untrusted(credentials: bytes) -> None:
    answer = reader.call("c2pa", credentials)
    assert answer["state"] == "valid but untrusted"
    manifest = answer["store"]["manifests"][answer["store"]["active_manifest"]]
    assert manifest["title"] == "a \\u202e title"


def test_changed_picture_is_invalid_and_says_what_does_not_fit(credentials: bytes) -> None:
    at = credentials.rindex(b"\xff\xda") + 40
    changed = credentials[:at] + bytes([credentials[at] ^ 1]) + credentials[at + 1 :]
    answer = reader.call("c2pa", changed)
    assert answer["state"] == "invalid"
    assert "mismatch" in answer["reason"]


def test_remote_manifest_is_named_and_not_fetched(listener: socket.socket) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/manifest.c2pa"
    packet = (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        f"<rdf:Description rdf:about='' xmlns:dcterms='http://purl.org/dc/terms/' dcterms:provenance='{address}'/></rdf:RDF></x:xmpmeta>"
    )
    answer = reader.call("c2pa", encoded(PIXELS, "JPEG", xmp=packet.encode()))
    assert answer["state"] == "refers to a remote manifest"
    assert answer["remote"] == address
    assert nobody_called(listener)


def test_no_picture_has_no_credentials() -> None:
    assert reader.call("c2pa", b"no picture at all")["state"] == "none"


def test_damaged_store_is_not_taken_for_none(credentials: bytes) -> None:
    at = credentials.index(b"c2pa.claim")
    broken = credentials[: at - 40] + bytes(80) + credentials[at + 40 :]
    assert reader.call("c2pa", broken)["state"] in {"invalid", "unreadable"}
