"""What the signature over a PDF shows: whether every byte is as it was signed, and by which key. It asks no network and no authority.

A signature by a key that nobody vouches for still shows that nothing was changed since; whose the key is, it cannot show.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from analyzers.language import tr
from forensics_gui.case.signing.stamp_checking import CHECKSUM, TOKEN, Stamp, stamp_of

_GAP = re.compile(rb"<([0-9A-F]+)>")


@dataclass(frozen=True)
class Signature:
    """The last word of a PDF about itself. faults: one sentence each; empty where the signature is sound and covers every byte."""

    faults: tuple[str, ...]
    present: bool = False
    fingerprint: str = ""  # SHA-256 of the signer's certificate
    subject: str = ""
    stated: str = ""  # the time that the signer's own clock gave, ISO 8601; nobody vouches for it
    stamp: Stamp | None = None  # an authority's word on the time, where one was asked


def signature_of(reader: Any, document: bytes) -> Signature:
    """The signature in a document that pyHanko has opened. Lets pyHanko's errors pass where the document cannot be followed."""
    found = list(reader.embedded_signatures)
    if not found:
        return Signature((tr("It carries no signature: nothing shows whether it was changed since it was written."),))
    faults = []
    if len(found) > 1:
        faults.append(tr("It carries {n} signatures; a finding has one when it is exported.", n=len(found)))
    last = found[-1]
    certificate = last.signer_cert
    intact, valid = _integrity(last)
    if not intact:
        faults.append(tr("It was changed after it was signed: the signed digest does not match the bytes."))
    elif not valid:
        faults.append(tr("The signature itself was changed: it does not fit the certificate in it."))
    if last.evaluate_signature_coverage().name != "ENTIRE_FILE":
        faults.append(tr("Something was added after it was signed: the signature does not cover the whole file."))
    if not faults and not _as_it_is_written(last, document):
        faults.append(tr("The signature's own bytes were changed where no digest covers them."))
    stamp = stamp_of(last.signer_info)
    if stamp is not None:
        faults += stamp.faults
    stated, written = last.self_reported_timestamp, certificate.dump()
    when = stated.isoformat() if stated else ""
    subject = str(certificate.subject.human_friendly)
    return Signature(tuple(faults), True, sha256(written).hexdigest(), subject, when, stamp)


def _integrity(signature: Any) -> tuple[bool, bool]:
    """Whether the bytes are those that were digested, and whether the signature fits the certificate. No trust is asked after."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    return validate_sig_integrity(signature.signer_info, signature.signer_cert, "data", signature.compute_digest())


def _as_it_is_written(signature: Any, document: bytes) -> bool:
    """Whether the part that no digest can cover, the signature's own container, is spelled as the program spells it, to the last byte."""
    start, length, resumed, rest = (int(part) for part in signature.byte_range)
    gap = _GAP.fullmatch(document[start + length : resumed])
    if start or resumed + rest != len(document) or gap is None:
        return False
    container = bytes.fromhex(gap[1].decode())
    rebuilt = _rebuilt(signature.signed_data)
    return container.startswith(rebuilt) and not container[len(rebuilt) :].strip(b"\0")


def _rebuilt(signed_data: Any) -> bytes:
    """The container anew, from those of its parts that are signed or are the signature; all else has one right value."""
    from asn1crypto import cms  # type: ignore[import-untyped]

    info = signed_data["signer_infos"][0]
    added = list(info["unsigned_attrs"] or ())
    if sorted(attribute["type"].native for attribute in added) not in ([], sorted((CHECKSUM, TOKEN))):
        return b""
    digest = {"algorithm": "sha256"}
    certificates = [choice.chosen for choice in signed_data["certificates"]]
    signer = {
        "version": "v1",
        "sid": info["sid"],
        "digest_algorithm": digest,
        "signed_attrs": info["signed_attrs"],
        "signature_algorithm": info["signature_algorithm"],
        "signature": info["signature"].native,
    }
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices({"certificate": one}) for one in certificates],
            "signer_infos": [cms.SignerInfo(signer)],
        }
    )
    container = cms.ContentInfo({"content_type": "signed_data", "content": data})
    container.dump(force=True)
    if added:  # as they stand, for an authority spells as it likes; the time stamp has a checksum of its own
        container["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(added)
    return bytes(container.dump())
