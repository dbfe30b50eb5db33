"""The parser ``c2pa``: what Content Credentials a file carries and whether their signatures hold, without any connection to the network.

By default the library would fetch a manifest that the file names, and ask about its signer: a stranger would learn of the examination.
"""

import io
import json
from typing import Any

from analyzers.language import Message, say
from analyzers.reader.parsers.text import shown

_OFFLINE = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
MOST_VALUES = 200_000


def provenance(data: bytes) -> dict[str, Any]:
    """state: none, invalid, valid but untrusted, trusted, refers to a remote manifest, unreadable; store: the manifests as plain data."""
    import c2pa

    try:
        with c2pa.Context.from_dict(_OFFLINE) as context, c2pa.Reader(None, io.BytesIO(data), context=context) as reader:
            store = json.loads(reader.json())
            state = str(reader.get_validation_state() or "")
            embedded = bool(reader.is_embedded())
    except c2pa.C2paError as error:
        return _without(error)
    states = {"Trusted": "trusted", "Valid": "valid but untrusted"}
    return {
        "state": states.get(state, "invalid"),
        "reason": _reason(state, store),
        "embedded": embedded,
        "store": _safe(store, [MOST_VALUES]),
        "remote": "",
    }


def _without(error: Exception) -> dict[str, Any]:
    """Nothing could be validated: because there is nothing, because it lies elsewhere, or because it is damaged."""
    text, kind = str(error), type(error).__name__
    state, reason, remote = "unreadable", say("Content Credentials are there but cannot be read: {reason}.", reason=shown(text)[:300]), ""
    if kind == "ManifestNotFound" or "ManifestNotFound" in text or "no JUMBF data" in text:
        state, reason = "none", say("The file carries no Content Credentials. Most files do not, and most platforms remove them.")
    elif kind == "NotSupported" or "NotSupported" in text:
        state, reason = "none", say("Content Credentials are not defined for this kind of file.")
    elif "remote manifests from url" in text or "RemoteManifest" in text:
        remote = shown(text.rsplit("url", 1)[-1].strip())[:2000]
        state = "refers to a remote manifest"
        reason = say(
            "The file names Content Credentials at an address on the network; it was not asked, since that would reveal this examination."
        )
    return {"state": state, "reason": reason, "embedded": False, "store": {}, "remote": remote}


def _reason(state: str, store: dict[str, Any]) -> Message:
    if state == "Trusted":
        return say("The signature holds and leads to a signer on the trust list.")
    if state == "Valid":
        return say("The signature holds and the file is as it was signed; whether the signer can be trusted is not known here.")
    codes = [str(item.get("code", "")) for item in store.get("validation_status", []) if isinstance(item, dict)]
    listed = ", ".join(dict.fromkeys(shown(code) for code in codes if code))[:300]
    return say("The Content Credentials do not fit the file or their signature does not hold: {codes}.", codes=listed or "no reason given")


def _safe(value: Any, room: list[int]) -> Any:
    """The library's JSON with its texts safe to show, and no more values than fit a report."""
    room[0] -= 1
    if room[0] < 0:
        return "…"
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list):
        return [_safe(item, room) for item in value]
    if isinstance(value, dict):
        return {shown(str(key)): _safe(item, room) for key, item in value.items()}
    return value
