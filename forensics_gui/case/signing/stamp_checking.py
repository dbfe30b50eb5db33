"""What a time stamp on a signature shows, without a network: that it fits the signature, which authority gave it, and for which time.

Whether that authority is to be believed it cannot show: no list of trusted authorities ships, and none is asked.
"""

import hashlib
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from analyzers.language import tr

TOKEN = "signature_time_stamp_token"  # noqa: S105  the name of an attribute
# Our own attribute, the SHA-256 of the token: a few bytes of a token (versions, names of algorithms) are covered by nothing else, and one
# changed byte anywhere in a finding is to be named.
CHECKSUM = "2.25.109348627652256269482883434545216412397"
_LONGEST_CHAIN = 8


@dataclass(frozen=True)
class Stamp:
    """faults: one sentence each; empty where the token is sound and fits.

    chain: from the authority's certificate up, as far as they are embedded.
    """

    faults: tuple[str, ...]
    time: str = ""  # ISO 8601, as the authority states it
    authority: str = ""
    fingerprint: str = ""  # SHA-256 of its certificate
    chain: tuple[tuple[str, str], ...] = ()  # subject, SHA-256
    whole: bool = False  # whether the chain ends with a certificate that signs itself

    def in_words(self) -> str:
        """What a reader should know of it."""
        said = tr(
            "A time-stamp authority states that the signature existed at {time}: {authority} (SHA-256 of its certificate {fingerprint}).",
            time=self.time,
            authority=self.authority,
            fingerprint=self.fingerprint,
        )
        end, hashed = self.chain[-1]
        if not self.whole:
            chain = tr("The certificates in it go up to {end}, and who issued that one is not among them.", end=end)
        elif len(self.chain) > 1:
            chain = tr("The certificates in it go up to {end} (SHA-256 {hash}), which signs itself.", end=end, hash=hashed)
        else:
            chain = tr("That certificate signs itself.")
        trust = tr("This program knows no authority and asked nobody: compare the certificate with what the authority publishes.")
        return f"{said} {chain} {trust}"


def stamp_of(info: Any) -> Stamp | None:
    """The time stamp among the unsigned attributes of a signature (pyHanko's signer info); None where there is none."""
    attributes = {attribute["type"].native: attribute for attribute in info["unsigned_attrs"] or ()}
    if TOKEN not in attributes:
        return None
    try:
        return _checked(attributes, info["signature"].native)
    except Exception as error:  # noqa: BLE001  another program's token, or a damaged one: it may be broken in any way
        reason = f"{type(error).__name__}: {error}".split("\n")[0][:200]
        return Stamp((tr("The time stamp cannot be read ({reason}).", reason=reason),))


def _checked(attributes: dict[str, Any], signature: bytes) -> Stamp:
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

    token = attributes[TOKEN]["values"][0]
    signed = token["content"]
    content = signed["encap_content_info"]["content"]
    told, info = content.parsed, signed["signer_infos"][0]
    found = extract_certs_for_validation(signed)
    faults = []
    if CHECKSUM in attributes and _checksum(attributes[CHECKSUM]) != sha256(token.dump()).digest():
        faults.append(tr("The time stamp was changed after it was given: its bytes are not those that were put into the finding."))
    imprint = told["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != sha256(signature).digest():
        faults.append(tr("The time stamp is for something else than this signature."))
    digest = hashlib.new(info["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
    intact, valid = validate_sig_integrity(info, found.signer_cert, "tst_info", digest)
    if not intact:
        faults.append(tr("The time stamp was changed after the authority signed it."))
    elif not valid:
        faults.append(tr("The authority's signature does not fit the certificate in the time stamp."))
    usage = found.signer_cert.extended_key_usage_value
    if usage is None or usage.native != ["time_stamping"]:
        faults.append(tr("The certificate in the time stamp is not one for time stamps."))
    time = told["gen_time"].native
    chain, whole = _chain(found.signer_cert, list(found.other_certs))
    if not all(one.not_valid_before <= time <= one.not_valid_after for one in chain):
        faults.append(tr("A certificate in the time stamp was not valid at the time that it states."))
    names = tuple((one.subject.human_friendly, sha256(one.dump()).hexdigest()) for one in chain)
    return Stamp(tuple(faults), time.isoformat(), *names[0], names, whole)


def _checksum(attribute: Any) -> bytes:
    from asn1crypto import core  # type: ignore[import-untyped]

    return bytes(core.OctetString.load(attribute["values"][0].dump(), strict=True).native)


def _chain(leaf: Any, others: list[Any]) -> tuple[list[Any], bool]:
    """The certificate and those above it that signed one another, as far as they are at hand; whether the last one signs itself."""
    chain = [leaf]
    while len(chain) < _LONGEST_CHAIN:
        last = chain[-1]
        if _issued(last, last):
            return chain, True
        above = next((one for one in others if one not in chain and _issued(last, one)), None)
        if above is None:
            break
        chain.append(above)
    return chain, False


def _issued(certificate: Any, by: Any) -> bool:
    """Whether one certificate was signed with another's key."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    lower, upper = (x509.load_der_x509_certificate(one.dump()) for one in (certificate, by))
    try:
        lower.verify_directly_issued_by(upper)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
