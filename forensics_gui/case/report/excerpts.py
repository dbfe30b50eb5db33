"""What of a long table stands on paper: an excerpt that a reader can take in; the whole table travels in the attached record.

Nothing is dropped silently: each excerpt says how much it leaves out, and where that is.
"""

from dataclasses import dataclass, replace
from itertools import groupby

from analyzers.language import mark, tr
from analyzers.results import Table
from forensics_gui.case.model import Run
from forensics_gui.case.report.wording import abbreviated, shown

IN_RECORD = mark("The attached record and the kept result in the case hold them all.")
MOST_ROWS = 24  # of one table, beside those that are told by their names
_A_FEW = 6  # rows more are printed all the same: to leave them out would save no room
_FEWEST_ASKED = 4  # of those fields, for an excerpt to say anything
FEWEST_NAMED = 8  # rows of a group before their names alone are printed
LONGEST_VALUE = 200  # characters of a cell
FIELDS = "metadata.fields"
_VALUE, _KEY = 2, 4  # columns of that method's table, after group and name
# What an editor or a colleague asks of the metadata first; whatever else there is stands in the record.
_ASKED = {
    *(f"Exif.Image.{name}" for name in ("Make", "Model", "Software", "DateTime", "Artist", "Copyright", "ImageDescription", "Orientation")),
    *(f"Exif.Photo.{name}" for name in ("DateTimeOriginal", "DateTimeDigitized", "OffsetTimeOriginal", "ExposureTime", "FNumber")),
    *(f"Exif.Photo.{name}" for name in ("ISOSpeedRatings", "FocalLength", "LensModel", "BodySerialNumber", "UserComment", "ImageUniqueID")),
    *(f"Exif.GPSInfo.{name}" for name in ("GPSLatitude", "GPSLongitude", "GPSAltitude", "GPSTimeStamp", "GPSDateStamp")),
    *(f"Xmp.xmp.{name}" for name in ("CreatorTool", "CreateDate", "ModifyDate", "MetadataDate")),
    *(f"Xmp.dc.{name}" for name in ("creator", "rights", "title", "description")),
    *(f"Iptc.Application2.{name}" for name in ("Caption", "Byline", "Credit", "Source", "DateCreated", "TimeCreated", "Copyright")),
    *("Xmp.xmpMM.DocumentID", "Xmp.xmpMM.OriginalDocumentID", "Xmp.photoshop.DateCreated", "Xmp.photoshop.Credit", "JPEG.Frame"),
}
_SAID = (  # what page one quotes, and under which words
    (mark("taken"), ("Exif.Photo.DateTimeOriginal", "Xmp.photoshop.DateCreated", "Iptc.Application2.DateCreated")),
    (mark("camera"), ("Exif.Image.Model",)),
    (mark("program"), ("Exif.Image.Software", "Xmp.xmp.CreatorTool", "PNG.Software")),
    (mark("saved"), ("Exif.Image.DateTime", "Xmp.xmp.ModifyDate")),
    (mark("place"), ("Exif.GPSInfo.GPSLatitude",)),
    (mark("by"), ("Exif.Image.Artist", "Xmp.dc.creator", "Iptc.Application2.Byline")),
)
_LONGITUDE = "Exif.GPSInfo.GPSLongitude"


@dataclass(frozen=True)
class Excerpt:
    """view: what is printed. named: groups of which only the names of the rows are, joined. left: how many rows are not printed at all."""

    view: Table
    named: tuple[tuple[str, str], ...] = ()
    left: int = 0


def excerpt(method: str, view: Table) -> Excerpt:
    """What of a table of this method is printed."""
    if method == FIELDS and view.grouped and len(view.columns) > _KEY:
        return _of_fields(view)
    named: list[tuple[str, str]] = []
    kept: list[tuple[str, ...]] = []
    for group, part in groupby(view.rows, key=lambda row: row[0] if view.grouped else ""):
        rows = list(part)
        if group and len(rows) >= FEWEST_NAMED and _says_little(rows):
            named.append((shown(group), "; ".join(shown(row[1]) for row in rows)))
        else:
            kept += rows
    most = MOST_ROWS if len(kept) > MOST_ROWS + _A_FEW else len(kept)
    printed = tuple(tuple(_short(cell) for cell in row) for row in kept[:most])
    return Excerpt(replace(view, rows=printed), tuple(named), len(kept) - most)


def _says_little(rows: list[tuple[str, ...]]) -> bool:
    """Whether most columns after the names are empty in every row, as in a list of rules that found nothing."""
    empty = sum(not any(row[column].strip() for row in rows) for column in range(2, len(rows[0])))
    return empty * 2 > len(rows[0]) - 2


def _of_fields(view: Table) -> Excerpt:
    """The fields that are asked for, as name, value and key; fields of the file itself stand with the evidence."""
    held = [row for row in view.rows if row[_KEY] and row[_VALUE].strip()]
    asked = [row for row in held if row[_KEY] in _ASKED]
    rows = asked if len(asked) >= _FEWEST_ASKED else held  # a file that holds little of it is told by what it holds
    printed = tuple((row[0], row[1], _short(row[_VALUE]), row[_KEY]) for row in rows[:MOST_ROWS])
    columns = tuple(view.columns[place] for place in (0, 1, _VALUE, _KEY))
    return Excerpt(replace(view, columns=columns, rows=printed), (), len(view.rows) - len(printed))


def _short(value: str) -> str:
    """One line of a field that may hold kilobytes."""
    return value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"


def self_said(runs: tuple[Run, ...], evidence: str) -> str:
    """What the file says of itself, in a line for page one: times, camera, program, place; empty where it says nothing or was not read."""
    values: dict[str, str] = {}
    for run in runs:
        views = run.result.views if run.method == FIELDS and run.evidence == evidence and run.result is not None else ()
        for view in views:
            if isinstance(view, Table) and len(view.columns) > _KEY:
                values |= {row[_KEY]: _short(row[_VALUE]) for row in view.rows if len(row) > _KEY and row[_VALUE].strip()}
    said = []
    for words, keys in _SAID:
        value = next((values[key] for key in keys if key in values), "")
        if value and words == "place":
            value = ", ".join(filter(None, (value, values.get(_LONGITUDE, ""))))
        if value and words == "camera":
            make = values.get("Exif.Image.Make", "")
            value = value if value.startswith(make) else f"{make} {value}"
        if value:
            said.append(tr("{what} {value}", what=tr(words), value=abbreviated(shown(value))))
    return "; ".join(said)
