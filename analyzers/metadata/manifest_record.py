"""A manifest that was fetched from an address, kept by its hash, with the record of where, when and how it came, beside it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analyzers.language import mark
from analyzers.results import Result, Table

STATE = mark("Content credentials")  # the table's title
ADDRESS = mark("Address of the manifest")  # the field's name in it
LARGEST = 1 << 20
SUFFIX = ".c2pa"


def record_of(manifest: Path) -> Mapping[str, Any] | None:
    """What was recorded of a manifest's arrival; nothing where it was not fetched by this program."""
    try:
        with record_place(manifest).open("rb") as file:
            record = json.loads(file.read(LARGEST))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and _pairs(record.get("headers")) else None


def record_place(manifest: Path) -> Path:
    """Where a manifest's record lies."""
    return manifest.with_suffix(".json")


def address_in(result: Result) -> str:
    """The address of a manifest that a result names and that was not fetched; empty where there is none."""
    for view in result.views:
        if isinstance(view, Table) and view.title == STATE:
            return next((row[2] for row in view.rows if row[1] == ADDRESS), "")
    return ""


def _pairs(headers: Any) -> bool:
    return isinstance(headers, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in headers)
