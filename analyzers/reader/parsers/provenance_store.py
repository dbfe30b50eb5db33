"""The manifests of a C2PA store as plain data: texts safe to show, and no more values, no deeper and no longer than a report can hold."""

import json
from collections.abc import Iterator
from typing import Any

from analyzers.reader.parsers.text import shown

MOST_VALUES = 60_000
MOST_CHECKS = 5_000
DEEPEST = 40
RESULTS = ("failure", "informational", "success")


def plain(value: Any) -> Any:
    """Nested JSON values with their texts safe to show; what lies beyond the limits stands as "…"."""
    return _plain(value, [MOST_VALUES], 0)


def _plain(value: Any, room: list[int], depth: int) -> Any:
    room[0] -= 1
    if room[0] < 0 or depth > DEEPEST:
        return "…"
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list):
        return [_plain(item, room, depth + 1) for item in value[: max(room[0], 0) + 1]]
    if isinstance(value, dict):
        return {shown(str(key))[:500]: _plain(item, room, depth + 1) for key, item in value.items()}
    return value


def checks_of(store: dict[str, Any]) -> list[dict[str, Any]]:
    """What the library tested, failures first: result, code, its own explanation, and the part of the store that it is about."""
    found = sorted(_checks(store), key=lambda check: RESULTS.index(check["result"]))
    return found[:MOST_CHECKS]


def _checks(store: dict[str, Any]) -> Iterator[dict[str, Any]]:
    results = _mapping(store.get("validation_results"))
    yield from _listed(_mapping(results.get("activeManifest")), "")
    for delta in _list(results.get("ingredientDeltas")):
        about = shown(str(_mapping(delta).get("ingredientAssertionURI", "")))
        yield from _listed(_mapping(_mapping(delta).get("validationDeltas")), about)
    if not results:  # stores of the first versions of the standard
        yield from (_check(item, "failure", "") for item in _list(store.get("validation_status")))


def _listed(results: dict[str, Any], ingredient: str) -> Iterator[dict[str, Any]]:
    for result in RESULTS:
        yield from (_check(item, result, ingredient) for item in _list(results.get(result)))


def _check(item: Any, result: str, ingredient: str) -> dict[str, Any]:
    texts = {name: shown(str(_mapping(item).get(name, "")))[:2000] for name in ("code", "explanation", "url")}
    return {"result": result, "ingredient": ingredient, **texts}


def signers_of(reader: Any) -> dict[str, Any]:
    """By label of the manifest: algorithm, certificate with subject, issuer and validity, and the time stamp, as the library names them."""
    import c2pa

    try:
        answer = json.loads(reader.crjson())
    except (c2pa.C2paError, ValueError):
        return {}  # the signer's names stand, shorter, in the store too
    manifests = [_mapping(item) for item in _list(_mapping(answer).get("manifests"))]
    return {shown(str(item.get("label", ""))): plain(_mapping(item.get("signature"))) for item in manifests}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
