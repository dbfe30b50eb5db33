"""The JSON that the command line gives to other programs: runs, views, findings and matches as plain, finite data.

Map values and pictures are too large for JSON; they are named by the file that holds them.
"""

import json
import math
from typing import Any

import numpy as np

from analyzers.evidence import Evidence, Facts
from analyzers.results import KINDS, Curve, Finding, Map, Match, Outline, Picture, Score, Table, View
from forensics_gui.case.model import Run


def written(value: object, *, indent: int | None = None) -> str:
    """The value as JSON text. What is not finite becomes null: JSON has no word for it."""
    return json.dumps(finite(value), ensure_ascii=False, allow_nan=False, indent=indent)


def finite(value: Any) -> Any:
    """Plain data in which every float is finite or None."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, np.ndarray):
        return finite(value.tolist())
    if isinstance(value, dict):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return value


def file_record(name: str, evidence: Evidence | None, facts: Facts | None, error: str | None) -> dict[str, Any]:
    """What is said of one file before its runs; null where it is not known."""
    origin = {"how": evidence.origin.how, "original_bytes": evidence.origin.original_bytes} if evidence else None
    return {
        "file": name,
        "sha256": evidence.sha256 if evidence else None,
        "size": evidence.size if evidence else None,
        "width": facts.width if facts else None,
        "height": facts.height if facts else None,
        "format": facts.format if facts else None,
        "origin": origin,
        "error": error,
        "runs": [],
    }


def run_record(run: Run, views: list[dict[str, Any]]) -> dict[str, Any]:
    """One run; `views` are the records of its views, with the names of their files."""
    result = run.result
    return {
        "method": run.method,
        "version": run.version,
        "settings": run.params,
        "seconds": round(run.seconds, 4),
        "applicable": result.applicable if result else False,
        "reason": str(result.reason) if result else "",
        "error": run.error or None,
        "findings": [finding_record(finding) for finding in result.findings] if result else [],
        "views": views,
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """One finding, its text in the language of this process."""
    region = list(finding.region) if finding.region else None
    return {"text": finding.text, "weight": finding.weight.value, "region": region, "false_alarms": finding.false_alarms}


def view_record(view: View, file: str | None) -> dict[str, Any]:
    """One view; `file` names the file that holds its values, None where it has none or none was wanted."""
    record: dict[str, Any] = {"kind": KINDS[type(view)], "title": view.title}
    match view:
        case Map():
            return {**record, "role": view.role, "file": file, "low": view.low, "high": view.high, "unit": view.unit}
        case Picture():
            return {**record, "file": file, "width": view.pixels.shape[1], "height": view.pixels.shape[0]}
        case Table():
            return {**record, "columns": view.columns, "rows": view.rows, "grouped": view.grouped, **_tree(view)}
        case Score():
            return {**record, "value": view.value, "low": view.low, "high": view.high, "unit": view.unit, "meaning": view.meaning}
        case Curve():
            return {**record, "x": view.x, "y": view.y, "x_label": view.x_label, "y_label": view.y_label}
        case Match():
            return {**record, **match_record(view)}


def _tree(table: Table) -> dict[str, Any]:
    """What an outline has beside the rows that any table has."""
    if not isinstance(table, Outline):
        return {}
    return {"depths": table.depths, "offsets": table.offsets, "lengths": table.lengths, "roles": table.roles}


def match_record(match: Match) -> dict[str, Any]:
    """One candidate for the source; pictures left out."""
    return {
        "reference": match.reference,
        "sha256": match.sha256,
        "tier": match.tier,
        "time_s": match.time_s,
        "times_s": match.times_s,
        "mirrored": match.mirrored,
        "score": match.score,
        "false_alarms": match.false_alarms,
        "query_to_reference": match.query_to_reference,
        "quad": match.quad,
        "agreeing_share": match.agreeing_share,
        "path": match.path,
        "moment": match.moment,
        "why": str(match.why),
        "notes": [str(note) for note in match.notes],
        "facts": [[name, value] for name, value in match.facts],
    }
