"""What the contract suite asks of a result: that every view and finding is well formed, and that two results are the same."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.evidence import ImageSource
from analyzers.language import Message
from analyzers.results import Curve, Finding, Map, Match, Outline, Picture, Result, Score, Table, View, Weight


def faults(result: object, source: ImageSource) -> list[str]:
    """What is wrong with a result for this picture; empty where nothing is."""
    if not isinstance(result, Result):
        return [f"run gave {type(result).__name__}, not a Result"]
    found = [fault for view in result.views for fault in _of_view(view, source)]
    found += [fault for finding in result.findings for fault in _of_finding(finding, source)]
    if not result.applicable:
        if any(isinstance(view, Map) for view in result.views):
            found.append("it says that it cannot test this file, and yet draws a map")
        if not str(result.reason).strip():
            found.append("it says that it cannot test this file, and not why")
    elif not result.views and not result.findings:
        found.append("it says that it can test this file, and then says nothing")
    return found


def _of_view(view: View, source: ImageSource) -> Iterator[str]:
    checks: dict[type, Callable[[Any, ImageSource], Iterator[str]]] = {
        Map: _of_map,
        Picture: _of_picture,
        Table: _of_table,
        Outline: _of_outline,
        Score: _of_score,
        Curve: _of_curve,
        Match: _of_match,
    }
    if type(view) not in checks:
        yield f"{type(view).__name__} is no view"
        return
    if not view.title.strip():
        yield f"a {type(view).__name__} has no title"
    yield from checks[type(view)](view, source)


def _of_map(view: Map, source: ImageSource) -> Iterator[str]:
    if view.values.shape != source.shape:
        yield f"the map {view.title!r} has the shape {view.values.shape}, the picture {source.shape}"
    if view.values.dtype != np.float32:
        yield f"the map {view.title!r} holds {view.values.dtype}, not float32"
    elif not np.isfinite(view.values).all():
        yield f"the map {view.title!r} holds values that are not finite"
    if not view.low < view.high:
        yield f"the scale of {view.title!r} goes from {view.low} to {view.high}"
    if view.role not in ("display", "suspicion"):
        yield f"the map {view.title!r} has the unknown role {view.role!r}"
    if view.role == "suspicion":
        if (view.low, view.high) != (0, 1):
            yield f"the suspicion map {view.title!r} has a scale from {view.low} to {view.high}, not 0 to 1"
        if view.values.size and not (view.values.min() >= 0 and view.values.max() <= 1):
            yield f"the suspicion map {view.title!r} leaves 0 to 1"


def _of_picture(view: Picture, _: ImageSource) -> Iterator[str]:
    if view.pixels.dtype != np.uint8 or view.pixels.ndim != 3 or view.pixels.shape[2] != 3 or not view.pixels.size:
        yield f"the picture {view.title!r} is {view.pixels.dtype} of shape {view.pixels.shape}, not H×W×3 uint8"


def _of_table(view: Table, _: ImageSource) -> Iterator[str]:
    if not view.columns:
        yield f"the table {view.title!r} has no columns"
    for row in view.rows:
        if len(row) != len(view.columns):
            yield f"a row of the table {view.title!r} has {len(row)} cells for {len(view.columns)} columns"
        if not all(isinstance(cell, str) for cell in row):
            yield f"a row of the table {view.title!r} holds something other than text: {row!r}"


def _of_outline(view: Outline, source: ImageSource) -> Iterator[str]:
    yield from _of_table(view, source)
    columns = (view.depths, view.offsets, view.lengths, view.roles)
    if any(len(column) != len(view.rows) for column in columns):
        yield f"the outline {view.title!r} has not one depth, offset, length and role for each row"
    elif any(deeper > depth + 1 for depth, deeper in pairwise(view.depths)) or view.depths[:1] not in ((), (0,)):
        yield f"the outline {view.title!r} has a row that lies below none"
    elif any(not 0 <= offset <= offset + length <= source.evidence.size for offset, length in zip(view.offsets, view.lengths, strict=True)):
        yield f"the outline {view.title!r} has a part outside the file"


def _of_score(view: Score, _: ImageSource) -> Iterator[str]:
    if not (isfinite(view.value) and view.low < view.high):
        yield f"the score {view.title!r} is {view.value} on a scale from {view.low} to {view.high}"


def _of_curve(view: Curve, _: ImageSource) -> Iterator[str]:
    if view.x.ndim != 1 or view.x.shape != view.y.shape:
        yield f"the curve {view.title!r} has x of shape {view.x.shape} and y of shape {view.y.shape}"
    elif not (np.isfinite(view.x).all() and np.isfinite(view.y).all()):
        yield f"the curve {view.title!r} holds values that are not finite"


def _of_match(view: Match, _: ImageSource) -> Iterator[str]:
    if np.shape(view.query_to_reference) != (3, 3):
        yield f"the match {view.title!r} has no 3×3 homography"
    if len(view.quad) != 4:
        yield f"the match {view.title!r} has an outline of {len(view.quad)} points, not 4"
    if not 0 <= view.agreeing_share <= 1:
        yield f"the match {view.title!r} has an agreeing share of {view.agreeing_share}"
    if view.aligned.shape[:2] != view.agreement.shape or np.isnan(view.agreement).any():
        yield f"the match {view.title!r} has an agreement that does not fit its aligned frame"
    if view.difference is not None and not _is_partial_map(view.difference, view.aligned.shape[:2]):
        yield f"the match {view.title!r} has a difference that does not fit its aligned frame, or leaves 0 to 1 (-1 where not covered)"
    if view.moment not in ("", "exact", "nearest", "any") or (view.time_s is None and view.moment):
        yield f"the match {view.title!r} has the moment {view.moment!r} at the time {view.time_s!r}"
    for note in view.notes:
        if not isinstance(note, Message) or not str(note).strip():
            yield f"a note of the match {view.title!r} is {note!r}, not a sentence made by say(…)"


def _is_partial_map(values: NDArray[np.float32], shape: tuple[int, ...]) -> bool:
    """float32 of this shape, 0..1, or -1 where nothing was measured."""
    return values.shape == shape and values.dtype == np.float32 and bool((((values >= 0) & (values <= 1)) | (values == -1)).all())


def _of_finding(finding: Finding, source: ImageSource) -> Iterator[str]:
    if not isinstance(finding.message, Message):
        yield f"a finding's message is {type(finding.message).__name__}: use say(…), so that it can be printed in another language"
        return
    try:
        text = finding.text
    except (KeyError, IndexError, ValueError) as error:
        yield f"the finding {finding.message.id!r} cannot be printed: {error!r}"
        return
    if not text.strip():
        yield "a finding says nothing"
    if not finding.message.values and re.search(r"\{\w+\}", text):
        yield f"the finding {text!r} has a field that no value fills"
    if not isinstance(finding.weight, Weight):
        yield f"the finding {text!r} has the weight {finding.weight!r}"
    if finding.false_alarms is not None and not finding.false_alarms >= 0:
        yield f"the finding {text!r} expects {finding.false_alarms} false alarms"
    if finding.region is not None:
        x, y, width, height = finding.region
        if not (x >= 0 and y >= 0 and 0 < width <= source.shape[1] - x and 0 < height <= source.shape[0] - y):
            yield f"the finding {text!r} has a region outside the picture: {tuple(finding.region)}"


def describe_difference(first: Any, second: Any, where: str = "result") -> str:
    """Where two results differ, arrays compared value by value; empty where they are the same."""
    if type(first) is not type(second):
        return f"{where} is {type(first).__name__} and {type(second).__name__}"
    if isinstance(first, np.ndarray):
        return "" if first.dtype == second.dtype and np.array_equal(first, second) else f"{where} differs"
    if is_dataclass(first) and not isinstance(first, type):
        names = [field.name for field in fields(first)]
        pairs = [(f"{where}.{name}", getattr(first, name), getattr(second, name)) for name in names]
    elif isinstance(first, tuple | list):
        if len(first) != len(second):
            return f"{where} has {len(first)} and {len(second)} items"
        pairs = [(f"{where}[{number}]", one, other) for number, (one, other) in enumerate(zip(first, second, strict=True))]
    else:
        return "" if first == second else f"{where} is {first!r} and {second!r}"
    return next((difference for name, one, other in pairs if (difference := describe_difference(one, other, name))), "")
