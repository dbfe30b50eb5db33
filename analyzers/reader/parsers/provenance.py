"""The parser ``c2pa``: what Content Credentials a file carries and whether their signatures hold, without any connection to the network.

By default the library would fetch a manifest that the file names, and ask about its signer: a stranger would learn of the examination.
"""

import base64
import binascii
import io
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from analyzers.language import Message, say
from analyzers.reader.errors import Refused
from analyzers.reader.parsers.provenance_store import checks_of, plain, signers_of
from analyzers.reader.parsers.text import shown
from analyzers.reader.parsers.trust import certificates, signers
from analyzers.reader.parsers.trust import purposes as trusted_purposes

_OFFLINE = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True}}
_STATES = {"Trusted": "trusted", "Valid": "valid but untrusted"}
# The library takes anchors of time-stamp authorities for signers of pictures as well, so no list but this one is ever given to it.
_KIND = "manifest"
# ISO/IEC 19566-5: by this type a box says that it holds a store of manifests; it stands unpacked in every kind of file
_STORE = bytes.fromhex("63327061 0011 0010 8000 00aa00389b71")
UNTRUSTED = "signingCredential.untrusted"  # no fault of the file's: it says only that no chosen list vouches for the signer


def provenance(data: bytes, anchors: str = "", allowed: str = "", purposes: str = "", manifest: str = "") -> dict[str, Any]:
    """What the file's credentials say and whether they hold.

    anchors: PEM certificates whose holders are trusted to name signers; allowed: signers' own certificates, PEM or Base64 of SHA-256;
    purposes: object identifiers of further uses of a key that are accepted, one a line; manifest: a manifest from elsewhere, Base64.

    state: none, invalid, valid but untrusted, trusted. reason: one sentence. embedded: whether the manifest lies in the file. remote: the
    address that the file names instead of a manifest. store: all manifests as plain data. signers: certificate by manifest. checks: what
    was tested and how it ended. anchors: the certificates of the trust list, as read; listed: how many signers and purposes the other
    lists name. Raises Refused where a list is none.
    """
    listed = certificates(anchors)
    counted = {"signers": signers(allowed), "purposes": trusted_purposes(purposes)}
    answer = _read(data, _settings(anchors, allowed, purposes), _unpacked(manifest))
    return {**answer, "anchors": listed, "listed": counted}


def _settings(anchors: str, allowed: str, purposes: str) -> dict[str, Any]:
    if not (anchors or allowed):
        return _OFFLINE
    named = {"trust_kind": _KIND, "trust_uri": "the chosen trust list", "trust_anchors": anchors}
    extra = {name: text for name, text in (("allowed_list", allowed), ("trust_config", purposes)) if text}
    return {**_OFFLINE, "trust": {"anchors": [{**named, **extra}]}}


def _unpacked(manifest: str) -> bytes:
    try:
        return base64.b64decode(manifest, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(say("the manifest from elsewhere did not arrive whole.")) from error


@contextmanager
def opened(data: bytes, settings: dict[str, Any] = _OFFLINE, manifest: bytes = b"") -> Iterator[Any]:
    """The library's reader on these bytes, without network. Raises c2pa.C2paError."""
    import c2pa

    with ExitStack() as stack:
        context = stack.enter_context(c2pa.Context.from_dict(settings))
        yield stack.enter_context(c2pa.Reader(None, io.BytesIO(data), manifest or None, context=context))


def _read(data: bytes, settings: dict[str, Any], manifest: bytes) -> dict[str, Any]:
    import c2pa

    try:
        with opened(data, settings, manifest) as reader:
            store = json.loads(reader.json())
            state = str(reader.get_validation_state() or "")
            embedded = bool(reader.is_embedded()) and not manifest
            signers = signers_of(reader)
    except c2pa.C2paError as error:
        return _without(error, bool(manifest), _STORE in data)
    checks = checks_of(store)
    return {
        "state": _STATES.get(state, "invalid"),
        "reason": _reason(state, checks),
        "embedded": embedded,
        "remote": "",
        "store": plain(store),
        "signers": signers,
        "checks": checks,
    }


def _without(error: Exception, given: bool, stored: bool) -> dict[str, Any]:
    """Nothing could be validated: because there is nothing, because it lies elsewhere, or because it is damaged.

    given: a manifest came from elsewhere; stored: the file holds the beginning of a store. Many files without one cannot be walked by the
    library, and that must not be taken for damaged credentials.
    """
    text, kind = str(error), type(error).__name__
    state, remote = "invalid", ""
    reason = say("Content Credentials are there but cannot be read: {reason}.", reason=shown(text)[:300])
    if given:
        reason = say("The manifest from elsewhere cannot be read as Content Credentials of this file: {reason}.", reason=shown(text)[:300])
    elif "ManifestNotFound" in kind or "ManifestNotFound" in text or "no JUMBF data" in text:
        state, reason = "none", say("The file carries no Content Credentials. Most files do not, and most platforms remove them.")
    elif "NotSupported" in kind or "NotSupported" in text:
        state, reason = "none", say("Content Credentials are not defined for this kind of file.")
    elif "remote manifests from url" in text or "RemoteManifest" in kind:
        remote = shown(text.rsplit("url", 1)[-1].strip())[:2000]
        state = "none"
        reason = say(
            "The file holds no Content Credentials itself; it names an address on the network where they are said to be. The address was "
            "not asked, since that would reveal this examination."
        )
    elif not stored:
        state = "none"
        reason = say("No Content Credentials were found; the library could not walk the whole file ({reason}).", reason=shown(text)[:300])
    return {"state": state, "reason": reason, "embedded": False, "remote": remote, "store": {}, "signers": {}, "checks": []}


def _reason(state: str, checks: list[dict[str, Any]]) -> Message:
    if state == "Trusted":
        return say("The signature holds, the file is as it was signed, and the signer is on your trust list.")
    if state == "Valid":
        return say("The signature holds and the file is as it was signed. Who signed it is not vouched for by any trust list chosen here.")
    failed = dict.fromkeys(check["code"] for check in checks if check["result"] == "failure")
    codes = ", ".join(code for code in failed if code != UNTRUSTED)[:300]
    return say("The Content Credentials do not fit the file, or their signature does not hold: {codes}.", codes=codes or "no reason given")
