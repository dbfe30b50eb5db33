"""Rows of a table as text for other programs: tab-separated for the clipboard, CSV and JSON for a file.

A value that a spreadsheet would take for a formula gets an apostrophe before it: what a file says of itself must not run anywhere.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # some spreadsheets take the wide forms for the same signs


def harmless(text: str) -> str:
    """The same text; one that may begin a formula, also behind spaces, begins with an apostrophe instead."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def as_tabs(rows: Iterable[Sequence[str]]) -> str:
    """One line a row, one tab between cells; line ends and tabs within a cell become spaces."""
    return "\n".join("\t".join(harmless(" ".join(cell.replace("\t", " ").splitlines())) for cell in row) for row in rows)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """RFC 4180 with a line of column names first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def as_numbers(columns: Sequence[str], rows: Iterable[Iterable[float]], separator: str = ",") -> str:
    """Numbers for a spreadsheet, whatever their sign: each cell is a number of ours; the names are made harmless."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([harmless(" ".join(column.split())) for column in columns])
    writer.writerows([f"{value:.7g}" for value in row] for row in rows)
    return text.getvalue()


def as_json(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The values as they are, each row an object by column; no spreadsheet runs JSON."""
    named = [dict(zip(columns, row, strict=False)) for row in rows]
    return json.dumps({"title": title, "rows": named}, ensure_ascii=False, indent=1) + "\n"
