"""How the case's types are spelled as plain data for disk and hash, and read back exactly.

Lists come back as tuples; messages and the floats that JSON has no word for are kept as tagged objects.
"""

import math
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path, PurePath
from typing import Any

import numpy as np

from analyzers.evidence import Evidence, Origin
from analyzers.language import NOTHING, Message, Said
from analyzers.results import Finding, Region, Result, Weight
from forensics_gui.case.model import Annotation, Run

_FLOAT, _MESSAGE, _SAID = "$float", "$message", "$said"


def plain(value: object) -> Any:
    """The value as JSON can hold it: dicts, lists, strings, finite numbers, booleans, None. Raises TypeError for anything else."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {_FLOAT: repr(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value if type(value) in (bool, int, float, str) or value is None else _bare(value)
    if isinstance(value, PurePath):
        return value.as_posix()  # a Windows path then keeps its parts, and its name, on every other system
    if isinstance(value, Message):
        return {_MESSAGE: [value.id, plain(value.values), *([value.many] if value.many else [])]}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    raise TypeError(f"a case cannot keep a {type(value).__name__}")


def _bare(value: object) -> object:
    """An enumeration member or another subclass of a plain type as that type; a text that prints in any language stays one."""
    if isinstance(value, Said):
        return {_SAID: plain(value.message)}
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value


def restored(value: Any) -> Any:
    """What `plain` was given, with tuples for lists."""
    if isinstance(value, list):
        return tuple(restored(item) for item in value)
    if isinstance(value, dict):
        if _FLOAT in value:
            return float(value[_FLOAT])
        if _SAID in value:
            return Said(restored(value[_SAID]))
        if _MESSAGE in value:
            id_, values, *many = value[_MESSAGE]
            return Message(id_, restored(values), *many)
        return {key: restored(item) for key, item in value.items()}
    return value


def shallow(value: Any) -> dict[str, Any]:
    """A dataclass' fields by name, as plain data."""
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def evidence_record(evidence: Evidence, copy: str) -> dict[str, Any]:
    """The row of one piece of evidence; `copy` is the copy's place inside the case folder."""
    record = {"path": plain(evidence.path), "size": evidence.size, "sha256": evidence.sha256, "opened": evidence.opened}
    return {**record, "origin": _origin_record(evidence.origin), "copy": copy}


def _origin_record(origin: Origin) -> dict[str, Any]:
    """Evidence that is no part of another has no word for it, and is spelled as it always was."""
    record = shallow(origin)
    return record if origin.parent else {name: value for name, value in record.items() if name not in ("parent", "offset", "length")}


def evidence_of(record: dict[str, Any]) -> Evidence:
    """The evidence that a row describes."""
    return Evidence(Path(record["path"]), record["size"], record["sha256"], record["opened"], Origin(**restored(record["origin"])))


def annotation_record(annotation: Annotation) -> dict[str, Any]:
    """The row of one mark. What it has no word for, a view, claim or known length, is left out: such a mark is spelled as it always was."""
    record = shallow(annotation)
    silent = {"view": annotation.view is None, "claim": not annotation.claim, "known": not annotation.known}
    return {name: value for name, value in record.items() if not silent.get(name, False)}


def annotation_of(record: dict[str, Any]) -> Annotation:
    """The mark that a row describes."""
    return Annotation(**restored(record))


def run_record(run: Run, file: str, file_sha256: str) -> dict[str, Any]:
    """The row of one kept run; `file` names the file in the case folder that holds its views, "" where it has none."""
    record = {field.name: plain(getattr(run, field.name)) for field in fields(run) if field.name != "result"}
    return {**record, "result": _result_record(run.result) if run.result else None, "file": file, "file_sha256": file_sha256}


def run_of(record: dict[str, Any], result: Result | None) -> Run:
    """The run that a row describes, with the result that its file gives."""
    known = {field.name for field in fields(Run)} - {"result"}
    return Run(**{name: restored(value) for name, value in record.items() if name in known}, result=result)


def _result_record(result: Result) -> dict[str, Any]:
    findings = [shallow(finding) for finding in result.findings]
    return {"applicable": result.applicable, "reason": plain(result.reason), "findings": findings}


def findings_of(record: dict[str, Any]) -> tuple[Finding, ...]:
    """The findings in a run's row."""
    return tuple(
        Finding(
            restored(finding["message"]),
            Weight(finding["weight"]),
            None if finding["region"] is None else Region(*finding["region"]),
            restored(finding["false_alarms"]),
        )
        for finding in record["findings"]
    )


def reason_of(record: dict[str, Any]) -> Message:
    """Why the file could not be tested, in a run's row."""
    reason = restored(record["reason"])
    return reason if isinstance(reason, Message) else NOTHING
