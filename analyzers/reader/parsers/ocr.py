"""The parser ``ocr``: what the program Tesseract reads in a grey picture, where that program is installed.

The picture goes in as a binary PGM that we made ourselves, by Tesseract's standard input; no file is written. Tesseract is a child of the
limited reader process: it inherits its memory and file limits, belongs to its process group, and ends with it.
"""

import re
import shutil
from functools import lru_cache
from typing import Any

from analyzers.language import say
from analyzers.reader.errors import LimitExceeded, Refused
from analyzers.reader.parsers.outside import answer_of
from analyzers.reader.parsers.text import shown

PROGRAM = "tesseract"
LAYOUTS = {"line": "7", "block": "6", "scattered": "11"}  # Tesseract's page segmentation modes
MOST_PIXELS = 4_000_000
MOST_LINES = 100
MOST_CHARACTERS = 300  # of one line
SECONDS = 15  # of the wall clock
MOST_LANGUAGES = 4  # each is one more network to run over every line
_PREFERRED = ("eng", "rus", "ukr", "ara", "fra", "spa", "deu")  # of many that are installed, these are asked first
_NO_SCRIPT = {"osd", "equ", "snum"}  # models that find the way up, formulas and serial numbers, not writing
_HEADER = re.compile(rb"P5\n(\d{1,5}) (\d{1,5})\n255\n")
_NAME = re.compile(r"[A-Za-z][A-Za-z_]{1,30}")
_PASSED_ON = ("PATH", "TESSDATA_PREFIX", "SYSTEMROOT", "TEMP", "TMP", "DYLD_FALLBACK_LIBRARY_PATH", "LD_LIBRARY_PATH")
_LINE, _WORD = "4", "5"  # levels of Tesseract's table

NOT_A_PICTURE = say("it is no grey picture of the kind that is read for text; this is a fault of the program, not of the file.")
TOO_LARGE = say("it has more pixels than are read for text ({limit} at most); choose a smaller part.", limit=MOST_PIXELS)
TOO_LONG = say("reading its text was stopped after {seconds} seconds; choose a smaller part.", seconds=SECONDS)
FAILED = say("Tesseract could not read it; look at its installation.")


def lines(data: bytes, layout: str = "line") -> dict[str, Any]:
    """What is written in a PGM of 8 bits: ``installed``; ``languages`` asked for; ``lines`` of text, confidence 0..1 and box x, y, w, h.

    Raises Refused, LimitExceeded. Where Tesseract is not installed, ``installed`` is False and nothing is read.
    """
    _check(data)
    program = shutil.which(PROGRAM)
    if program is None:
        return {"installed": False, "languages": [], "lines": []}
    languages = _languages(program)
    if not languages:
        return {"installed": True, "languages": [], "lines": []}
    options = ["-l", "+".join(languages), "--psm", LAYOUTS[layout], "--dpi", "300", "-c", "tessedit_create_tsv=1"]
    table = _run([program, "stdin", "stdout", *options], data)
    return {"installed": True, "languages": list(languages), "lines": _rows(table)}


def _check(data: bytes) -> None:
    header = _HEADER.match(data)
    if header is None:
        raise Refused(NOT_A_PICTURE)
    width, height = int(header[1]), int(header[2])
    if width * height > MOST_PIXELS:
        raise LimitExceeded(TOO_LARGE)
    if not width or not height or len(data) != header.end() + width * height:
        raise Refused(NOT_A_PICTURE)


@lru_cache
def _languages(program: str) -> tuple[str, ...]:
    """The languages to read: the best known of those that are installed, and any other there is still room for."""
    listed = {line.strip() for line in _run([program, "--list-langs"], b"").splitlines()[1:]}
    known = {name for name in listed if _NAME.fullmatch(name)} - _NO_SCRIPT
    first = [name for name in _PREFERRED if name in known]
    return tuple([*first, *sorted(known - set(first))][:MOST_LANGUAGES])


def _run(command: list[str], data: bytes) -> str:
    """The program's standard output. It gets one thread."""
    said, status = answer_of(
        command, data, passed_on=_PASSED_ON, given={"OMP_THREAD_LIMIT": "1"}, seconds=SECONDS, too_long=TOO_LONG, failed=FAILED
    )
    if status:
        raise Refused(FAILED, f"exit status {status}")
    return said.decode("utf-8", "replace")


def _rows(table: str) -> list[dict[str, Any]]:
    """Lines put together from the words of Tesseract's table; what is written there comes from the picture, and is treated so."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t", 11)
        if len(cells) < 12:
            continue
        key = tuple(cells[1:5])
        if cells[0] == _LINE and len(found) < MOST_LINES:
            found[key] = {"box": [int(cell) for cell in cells[6:10]], "words": [], "sure": []}
        elif cells[0] == _WORD and key in found and cells[11].strip():
            found[key]["words"].append(cells[11].strip())
            found[key]["sure"] += [float(cells[10])] * len(cells[11].strip())
    return [_line(**parts) for parts in found.values() if parts["words"]]


def _line(box: list[int], words: list[str], sure: list[float]) -> dict[str, Any]:
    """One line; its confidence is that of its words, each as heavy as it is long."""
    text = shown(" ".join(words)[:MOST_CHARACTERS]).replace("\n", " ").replace("\t", " ")
    return {"text": text, "confidence": min(1.0, max(0.0, sum(sure) / len(sure) / 100)), "box": box}
