"""What a view is, in figures that two machines can compare: its plain fields, a hash of each array, and a coarse summary of it.

Equal hashes mean equal to the last bit. Where another processor rounds otherwise, the summaries tell whether both say the same within a
stated tolerance.
"""

from dataclasses import fields, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message, Said
from analyzers.results import KINDS, Finding, Result, View
from forensics_gui.case.records import plain

GRID = 16  # cells along each side of an array's summary
TOLERANCE = 1e-3  # of the span of the values: far below what an eye sees on a map, far above what rounding in another order gives
PIXELS = 1.0  # by which corners and regions may differ
_DIGITS = 7  # of a float32


def result_record(result: Result | None) -> dict[str, Any] | None:
    """What one run gave, without its pixels: applicable, reason, findings, views."""
    if result is None:
        return None
    return {
        "applicable": result.applicable,
        "reason": plain(result.reason),
        "reason_text": str(result.reason),
        "findings": [finding_record(finding) for finding in result.findings],
        "views": [view_record(view) for view in result.views],
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """One finding: its sentence in the report's language and, for comparison, its message with the values that stand in it."""
    return {
        "text": finding.text,
        "message": plain(_spelled(finding.message)),
        "weight": finding.weight.value,
        "region": list(finding.region) if finding.region else None,
        "false_alarms": plain(finding.false_alarms),
    }


def view_record(view: View) -> dict[str, Any]:
    """One view: ``{"kind", "fields", "arrays"}``."""
    record: dict[str, Any] = {"kind": KINDS[type(view)], "fields": {}, "arrays": {}}
    for field in fields(view):
        value = getattr(view, field.name)
        if isinstance(value, np.ndarray):
            record["arrays"][field.name] = array_record(value)
        else:
            record["fields"][field.name] = plain(_spelled(value))
    return record


def _spelled(value: Any) -> Any:
    """Texts that can be printed in any language as the English ones that they are."""
    if isinstance(value, Said):
        return str(value)
    if isinstance(value, Message):
        return replace(value, values=_spelled(value.values))
    return tuple(map(_spelled, value)) if isinstance(value, tuple) and not hasattr(value, "_fields") else value


def array_record(array: NDArray[Any]) -> dict[str, Any]:
    """Type, shape, SHA-256 of the values in C order and little-endian, and a summary: extremes, mean, and the mean of each grid cell."""
    flat = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    record = {"dtype": flat.dtype.str, "shape": list(array.shape), "sha256": sha256(flat.data).hexdigest()}
    return {**record, "summary": _summary(array)}


def _summary(array: NDArray[Any]) -> dict[str, Any]:
    if not array.size:
        return {"low": None, "high": None, "mean": None, "grid": []}
    with np.errstate(invalid="ignore"):  # a curve may hold infinities; what they sum to says enough
        low, high, mean = float(array.min()), float(array.max()), float(array.mean(dtype=np.float64))
        rows = _cells(array.reshape(array.shape[0], -1) if array.ndim > 1 else array.reshape(1, -1))
    return {"low": _rounded(low), "high": _rounded(high), "mean": _rounded(mean), "grid": [[_rounded(x) for x in row] for row in rows]}


def _cells(values: NDArray[Any]) -> list[list[float]]:
    """The mean of each cell of a grid over H×W (channels side by side count as columns)."""
    rows, columns = (np.unique(np.linspace(0, side, GRID + 1).astype(int)[:-1]) for side in values.shape)
    sums = np.add.reduceat(np.add.reduceat(values, rows, axis=0, dtype=np.float64), columns, axis=1)
    heights, widths = (np.diff([*starts, side]) for starts, side in zip((rows, columns), values.shape, strict=True))
    means: list[list[float]] = (sums / np.outer(heights, widths)).tolist()
    return means


def _rounded(value: float) -> Any:
    return plain(float(f"{value:.{_DIGITS}g}"))
