"""Reads a list of certificates in PEM form, so that it can be shown what "trusted" will mean before anything is."""

import re
from hashlib import sha256
from typing import Any

from analyzers.language import say
from analyzers.reader.errors import Refused
from analyzers.reader.parsers.text import shown

MOST_CERTIFICATES = 2_000
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
