"""Marks as W3C Web Annotations (Recommendation of 23 February 2017), so that other programs can read them and ours can be read back.

Boxes are media fragments in pixels, everything else is an SVG selector; kind, colour, claim and run stand beside it under names of our own.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any
from uuid import UUID, uuid4

from analyzers.language import tr
from forensics_gui.case.model import AMBER, CLOSED, KIND_NAMES, MATCH, Annotation, Point
from forensics_gui.case.svgselector import drawn, svg_of

CONTEXT: list[Any] = ["http://www.w3.org/ns/anno.jsonld", {"whence": "urn:whence:"}]
FRAGMENTS = "http://www.w3.org/TR/media-frags/"
LONGEST_FILE = 16 << 20
MOST_MARKS, MOST_POINTS, LONGEST_TEXT = 5000, 2000, 20_000
_BOXES = frozenset({"box", "black", "blur"})


class NoAnnotations(Exception):
    """The file holds no Web Annotations; the text is one sentence for the user."""


@dataclass(frozen=True)
class Imported:
    """What a file of annotations gave. skipped: entries that name no place on a picture; elsewhere: those made on another file."""

    marks: tuple[Annotation, ...]
    skipped: int
    elsewhere: int


def written(annotations: Iterable[Annotation], names: Mapping[str, str]) -> str:
    """All marks as one JSON text. names: what each file is called, by SHA-256. Reference matches are no marks, and stay here."""
    items = [_item(each, names) for each in annotations if each.kind != MATCH and each.points]
    page = {"@context": CONTEXT, "id": f"urn:uuid:{uuid4()}", "type": "AnnotationPage", "items": items}
    return json.dumps(page, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read(text: str, sha256: str, size: tuple[int, int]) -> Imported:
    """The marks in a JSON text, for the picture with this hash and size; points beyond it are brought to its edge. Raises NoAnnotations."""
    if len(text) > LONGEST_FILE:
        raise NoAnnotations(tr("The file is too large to be a file of annotations."))
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoAnnotations(tr("The file is no JSON, so it holds no annotations that can be read.")) from error
    items = list(_items(told))
    if not items:
        raise NoAnnotations(tr("The file holds no Web Annotations. Export them as W3C Web Annotation JSON."))
    marks, elsewhere = [], 0
    for item in items[:MOST_MARKS]:
        mark = _mark(item, sha256, size)
        if mark is not None:
            marks.append(mark)
            source = _source(item)
            elsewhere += source.startswith("ni:") and source != _named(sha256)
    return Imported(tuple(marks), len(items) - len(marks), elsewhere)


def _named(sha256: str) -> str:
    """The file by its hash alone, as RFC 6920 names things."""
    return "ni:///sha-256;" + base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


def _item(annotation: Annotation, names: Mapping[str, str]) -> dict[str, Any]:
    bodies = [("describing", annotation.text), ("assessing", annotation.claim)]
    said = [{"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": text} for purpose, text in bodies if text]
    item: dict[str, Any] = {
        "id": _identity(annotation.id),
        "type": "Annotation",
        "motivation": "assessing" if annotation.claim else "commenting",
        "body": said,
        "target": {"source": _named(annotation.evidence), "type": "Image", "selector": _selector(annotation)},
        "whence:kind": annotation.kind,
        "whence:colour": annotation.colour,
    }
    if annotation.author:
        item["creator"] = {"type": "Person", "name": annotation.author}
    optional = {
        "created": annotation.made,
        "whence:run": annotation.run,
        "whence:known": annotation.known,
        "whence:name": names.get(annotation.evidence, ""),
    }
    return {**item, **{name: value for name, value in optional.items() if value}}


def _identity(annotation_id: str) -> str:
    try:
        return f"urn:uuid:{UUID(annotation_id)}"
    except ValueError:
        return f"urn:whence:mark:{annotation_id}"


def _selector(annotation: Annotation) -> dict[str, Any]:
    if annotation.kind in _BOXES:
        (x0, y0), (x1, y1) = annotation.points[0], annotation.points[-1]
        numbers = (min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
        value = "xywh=pixel:" + ",".join(f"{number:.10g}" for number in numbers)
        return {"type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": value}
    return {"type": "SvgSelector", "value": svg_of(annotation.kind, annotation.points, closed=annotation.kind in CLOSED)}


def _items(told: Any) -> Iterator[Mapping[str, Any]]:
    """The annotations of a single one, a list, a page or a collection."""
    if isinstance(told, list):
        for each in told[:MOST_MARKS]:
            if isinstance(each, dict) and each.get("type") == "Annotation":
                yield each
    elif isinstance(told, dict):
        if told.get("type") == "Annotation":
            yield told
        elif isinstance(told.get("items"), list):
            yield from _items(told["items"])
        elif isinstance(told.get("first"), dict):
            yield from _items({name: value for name, value in told["first"].items() if name != "first"})


def _mark(item: Mapping[str, Any], sha256: str, size: tuple[int, int]) -> Annotation | None:
    for selector in _selectors(item):
        kind, points = _place(selector, size)
        if points and len(points) <= MOST_POINTS and all(isfinite(x) and isfinite(y) for x, y in points):
            own = str(item.get("whence:kind", ""))
            kind = own if own in KIND_NAMES and own != MATCH and _fits(own, kind) else kind
            inside = tuple((min(max(x, 0.0), float(size[0])), min(max(y, 0.0), float(size[1]))) for x, y in points)
            colour = str(item.get("whence:colour", ""))[:7]
            return Annotation(
                uuid4().hex,
                sha256,
                kind,
                inside,
                _body(item, "assessing", others=False),
                colour if colour.startswith("#") else AMBER,
                author=_creator(item),
                made=str(item.get("created", ""))[:40],
                claim=_body(item, "assessing", others=True),
                known=str(item.get("whence:known", ""))[:40] if kind == "measure" else "",
            )
    return None


def _fits(own: str, shape: str) -> bool:
    """Whether a kind of ours is drawn with the points of such a shape."""
    return (own in _BOXES) == (shape == "box") and (own == "ellipse") == (shape == "ellipse")


def _selectors(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    targets = item.get("target")
    for target in (targets if isinstance(targets, list) else [targets])[:20]:
        if isinstance(target, str):
            yield {"type": "FragmentSelector", "value": target.partition("#")[2]}
        elif isinstance(target, dict):
            chosen = target.get("selector")
            yield from (each for each in (chosen if isinstance(chosen, list) else [chosen])[:20] if isinstance(each, dict))


def _source(item: Mapping[str, Any]) -> str:
    target = item.get("target")
    return str(target.get("source", "")) if isinstance(target, dict) else ""


def _place(selector: Mapping[str, Any], size: tuple[int, int]) -> tuple[str, tuple[Point, ...]]:
    value = str(selector.get("value", ""))[:LONGEST_FILE]
    if selector.get("type") == "SvgSelector":
        return drawn(value)
    if selector.get("type") == "FragmentSelector":
        return "box", _fragment(value, size)
    return "", ()


def _fragment(value: str, size: tuple[int, int]) -> tuple[Point, ...]:
    """The two corners of ``xywh=[pixel:|percent:]x,y,w,h``; nothing where it is none."""
    _, found, rest = value.partition("xywh=")
    unit, _, numbers = rest.partition("&")[0].rpartition(":")
    try:
        x, y, width, height = (float(number) for number in numbers.split(","))
    except ValueError:
        return ()
    if not found or unit not in ("", "pixel", "percent"):
        return ()
    across, down = (size[0] / 100, size[1] / 100) if unit == "percent" else (1.0, 1.0)
    return (x * across, y * down), ((x + width) * across, (y + height) * down)


def _body(item: Mapping[str, Any], purpose: str, *, others: bool) -> str:
    """The texts whose purpose is this one (`others` true), or any but this one."""
    bodies = item.get("body", item.get("bodyValue"))
    texts = []
    for body in (bodies if isinstance(bodies, list) else [bodies])[:20]:
        if isinstance(body, str) and not others:
            texts.append(body)
        elif isinstance(body, dict) and (body.get("purpose") == purpose) == others and isinstance(body.get("value"), str):
            texts.append(body["value"])
    return "\n".join(texts)[:LONGEST_TEXT]


def _creator(item: Mapping[str, Any]) -> str:
    creator = item.get("creator")
    name = creator.get("name", "") if isinstance(creator, dict) else creator if isinstance(creator, str) else ""
    return str(name)[:200]
