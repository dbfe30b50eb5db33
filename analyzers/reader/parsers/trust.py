"""Reads a list of certificates in PEM form, so that it can be shown what "trusted" will mean before anything is."""

import re
from hashlib import sha256
from typing import Any

from analyzers.language import say
from analyzers.reader.errors import Refused
from analyzers.reader.parsers.text import shown

MOST_CERTIFICATES = 2_000
_DIGEST = re.compile(r"[A-Za-z0-9+/]{43}=")
_IDENTIFIER = re.compile(r"[0-2](\.\d{1,20}){1,30}")
_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")


def certificates(pem: str) -> list[dict[str, str]]:
    """Subject, issuer, SHA-256 of the certificate and its first and last day, in the list's order. Raises Refused.

    A block that is no certificate would be passed over in silence by the library that trusts the list, so it is refused here.
    """
    if not pem.strip():
        return []
    blocks = _BLOCK.findall(pem)
    if not blocks:
        raise Refused(say("the trust list holds no certificate in PEM form; choose another file."))
    if len(blocks) > MOST_CERTIFICATES:
        raise Refused(say("the trust list holds more than {most} certificates; choose a shorter one.", most=MOST_CERTIFICATES))
    return [_described(block, number) for number, block in enumerate(blocks, 1)]


def signers(text: str) -> int:
    """How many single signers a list names: by certificate, or by the Base64 of its SHA-256 on a line of its own. Raises Refused."""
    if not text.strip():
        return 0
    named = len(certificates(text)) if "-----BEGIN" in text else 0
    named += sum(1 for line in _BLOCK.sub("", text).splitlines() if _DIGEST.fullmatch(line.strip()))
    if not named:
        raise Refused(say("the list of trusted signers names none, neither by certificate nor by the Base64 of its SHA-256."))
    return named


def purposes(text: str) -> int:
    """How many object identifiers a list holds, one a line; other lines are remarks. Raises Refused."""
    if not text.strip():
        return 0
    named = sum(1 for line in text.splitlines() if _IDENTIFIER.fullmatch(line.strip()))
    if not named:
        raise Refused(say("the list of key purposes holds no object identifier, such as 1.3.6.1.5.5.7.3.36, on a line of its own."))
    return named


def _described(block: str, number: int) -> dict[str, Any]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        certificate = x509.load_pem_x509_certificate(block.encode())
        return {
            "subject": shown(certificate.subject.rfc4514_string())[:500],
            "issuer": shown(certificate.issuer.rfc4514_string())[:500],
            "sha256": sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
            "first": certificate.not_valid_before_utc.date().isoformat(),
            "last": certificate.not_valid_after_utc.date().isoformat(),
        }
    except Exception as error:
        raise Refused(say("certificate {number} of the trust list cannot be read; choose another file.", number=number)) from error
