"""A case put together from the rows of its database; the views of its runs stay on disk until somebody looks."""

import json
from typing import Any

from analyzers.language import tr
from forensics_gui.case.argument import Board
from forensics_gui.case.board import board_of
from forensics_gui.case.changes import BOARD, DESCRIBED, described, with_description
from forensics_gui.case.database import Rows
from forensics_gui.case.model import Case, Run
from forensics_gui.case.records import annotation_of, evidence_of, findings_of, reason_of, run_of
from forensics_gui.case.results_store import KeptResult, ResultsStore


def case_in(rows: Rows, results: ResultsStore) -> tuple[Case, dict[str, str]]:
    """The case, and each copy's place within the folder by SHA-256. Raises ValueError, KeyError … for a row of the wrong shape."""
    records = [json.loads(row) for _, row in rows.evidence]
    case = Case(
        evidence=tuple(evidence_of(record) for record in records),
        runs=tuple(run_in(json.loads(row), results) for _, _, row in rows.runs),
        annotations=tuple(annotation_of(json.loads(row)) for _, _, row in rows.annotations),
        custody=rows.custody,
        board=board_of(json.loads(rows.description[BOARD])) if BOARD in rows.description else Board(),
    )
    if not case.custody:
        raise ValueError(tr("there is no custody record"))
    values = {name: json.loads(text) for name, text in rows.description.items() if name in DESCRIBED}
    copies = {record["sha256"]: record["copy"] for record in records}
    return with_description(case, {**described(case), **values}), copies


def run_in(record: dict[str, Any], results: ResultsStore) -> Run:
    """The kept run that a row describes; its views are read when they are asked for."""
    kept = record["result"]
    if not kept:
        return run_of(record, None)
    name, sha256 = record["file"], record["file_sha256"]
    views = (lambda: results.views(name, sha256)) if name else ()
    return run_of(record, KeptResult(views, findings_of(kept), kept["applicable"], reason_of(kept)))
