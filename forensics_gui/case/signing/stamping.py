"""A trusted time stamp on a finding's signature (RFC 3161, PAdES B-T): an authority that the user named vouches that it existed then.

Nothing here touches a network: who asks the authority is given, and only carries bytes. What the authority learns is a hash.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from analyzers.contract import Job
from analyzers.evidence import Unreadable
from analyzers.language import mark, tr
from forensics_gui.case.signing.stamp_checking import CHECKSUM, TOKEN, stamp_of

Ask = Callable[[str, bytes, Job], bytes]  # address and request in, the answer out; raises Unreadable with one sentence
ROOM = 1 << 16  # hexadecimal digits that the signature's place in the document then has; real tokens need a quarter of it
LEARNS = mark(
    "The authority learns the SHA-256 of the finding's signature, the time, and this computer's network address, not the finding. "
    "Who reads the finding learns the authority's name."
)


class Unstamped(Exception):
    """No time stamp was obtained; the text is one sentence for the user: from whom, and why."""


@dataclass(frozen=True)
class Authority:
    """Whom to ask for a time stamp. address: as the user named it."""

    address: str
    ask: Ask


def stamped(document: bytes, authority: Authority, job: Job) -> bytes:
    """A signed document with the authority's time stamp within its signature; no other byte changes. Raises Unstamped."""
    from asn1crypto import core  # type: ignore[import-untyped]
    from asn1crypto.cms import CMSAttribute, CMSAttributes, ContentInfo  # type: ignore[import-untyped]
    from pyhanko.pdf_utils.reader import PdfFileReader

    start, length, resumed, _ = PdfFileReader(BytesIO(document)).embedded_signatures[-1].byte_range
    first, last = start + length + 1, resumed - 1
    container = ContentInfo.load(bytes.fromhex(document[first:last].decode()))
    info = container["content"]["signer_infos"][0]
    token = _token(info["signature"].native, authority, job)
    values = {TOKEN: token, CHECKSUM: core.OctetString(sha256(token.dump()).digest())}
    info["unsigned_attrs"] = CMSAttributes([CMSAttribute({"type": name, "values": (value,)}) for name, value in values.items()])
    written: bytes = container.dump().hex().upper().encode()
    if len(written) > last - first:
        raise Unstamped(tr("{address} gave a time stamp that is too large for the finding.", address=authority.address))
    stamp = stamp_of(info)
    if stamp is None or stamp.faults:
        why = stamp.faults[0] if stamp else ""
        raise Unstamped(tr("{address} gave a time stamp that does not fit: {reason}", address=authority.address, reason=why))
    return document[:first] + written.ljust(last - first, b"0") + document[last:]


def _token(signature: bytes, authority: Authority, job: Job) -> Any:
    """Ask for a token on these bytes, as pyHanko asks and reads."""
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
    from pyhanko.sign.timestamps.common_utils import handle_tsp_response

    stamper: Any = TimeStamper  # its methods carry no types
    nonce, request = stamper().request_cms(sha256(signature).digest(), "sha256")
    try:
        answer = authority.ask(authority.address, request.dump(), job)
    except Unreadable as error:
        raise Unstamped(str(error)) from error
    try:
        if refusal := _refusal(answer):
            raise Unstamped(tr("{address} refused: {reason}.", address=authority.address, reason=refusal.rstrip(".")))
        return handle_tsp_response(tsp.TimeStampResp.load(answer, strict=True), nonce)
    except TimestampRequestError as error:
        raise Unstamped(tr("{address} answered another request than ours.", address=authority.address)) from error
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise Unstamped(tr("{address} gave no time stamp but something else.", address=authority.address)) from error


def _refusal(answer: bytes) -> str:
    """Why the authority gives none, in its own words; empty where it does. The library's type for an answer cannot be without a token."""
    from asn1crypto import core, tsp

    status = tsp.PKIStatusInfo.load(core.SequenceOf.load(answer, spec=core.Any)[0].dump())
    if status["status"].native == "granted":
        return ""
    said = [*(status["status_string"].native or ()), *sorted(status["fail_info"].native or ())]
    return "; ".join(" ".join(part.split())[:200] for part in said) or str(status["status"].native)
