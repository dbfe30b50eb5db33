"""The parser ``exiftool``: what the user's own ExifTool reads in a file, in a group that names it.

It is a child of the limited reader process: it inherits its memory and file limits (it can write no file), gets the bytes by its standard
input and no path, reads no settings file, belongs to the worker's process group, and ends with it.
"""

import json
import re
from itertools import islice
from pathlib import Path
from typing import Any

from analyzers.language import say
from analyzers.reader.errors import LimitExceeded, Refused
from analyzers.reader.parsers.fields import row
from analyzers.reader.parsers.outside import answer_of

SECONDS = 20  # of the wall clock, for one file
OLDEST = (12, 24)  # before it, a file could have its own code run
LARGEST_ANSWER = 32 << 20
MOST_ROWS = 20_000
_PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP")
# without the group System, which tells of the pipe: its times are now, its size nothing
_READING = ("-a", "-u", "-j", "-l", "-H", "-G0:1:4", "-charset", "UTF8", "--System:all", "-")
_VERSION = re.compile(r"\s*(\d{1,3})\.(\d{1,3})\s*")

NO_PROGRAM = say("the path that the settings name for ExifTool is no program; choose it anew.")
FAILED = say("your ExifTool could not be run, or gave no answer that can be read; look at its installation.")
TOO_LONG = say("your ExifTool was stopped after {seconds} seconds.", seconds=SECONDS)
TOO_MUCH = say("your ExifTool says more about this file than is read.")


def rows(data: bytes, program: str) -> dict[str, Any]:
    """``version`` and ``rows`` as ``fields.row`` makes them; no rows where there are no bytes. Raises Refused, LimitExceeded."""
    path = Path(program)
    if not path.is_absolute() or not path.is_file():
        raise Refused(NO_PROGRAM)
    version = _version(program)
    if not data:
        return {"version": version, "rows": []}
    group = f"ExifTool {version} (yours)"
    found = _told(_run([program, "-config", "", *_READING], data))
    return {"version": version, "rows": [_row(group, key, told) for key, told in islice(found.items(), MOST_ROWS) if key != "SourceFile"]}


def _version(program: str) -> str:
    answer = _run([program, "-config", "", "-ver"], b"").decode("ascii", "replace")
    found = _VERSION.fullmatch(answer)
    if found is None:
        raise Refused(FAILED)
    if (int(found[1]), int(found[2])) < OLDEST:
        raise Refused(
            say(
                "your ExifTool is version {version}; before 12.24 a picture could make it run commands, so it is not used.",
                version=answer.strip(),
            )
        )
    return answer.strip()


def _run(command: list[str], data: bytes) -> bytes:
    """The program's standard output."""
    said, _ = answer_of(command, data, passed_on=_PASSED_ON, given={"PERL_UNICODE": ""}, seconds=SECONDS, too_long=TOO_LONG, failed=FAILED)
    if len(said) > LARGEST_ANSWER:
        raise LimitExceeded(TOO_MUCH)
    return said


def _told(answer: bytes) -> dict[str, Any]:
    """Its JSON: a list of one object by tag. An exit status of 1 only says that the file is of no kind that it knows."""
    try:
        listed = json.loads(answer.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise Refused(FAILED) from error
    if not isinstance(listed, list) or len(listed) != 1 or not isinstance(listed[0], dict):
        raise Refused(FAILED)
    return listed[0]


def _row(group: str, key: str, told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        return row(group, key, _text(told), key=f"ExifTool.{key}")
    value = _text(told.get("val"))
    raw = _text(told["num"]) if "num" in told else value
    name = f"{key.rpartition(':')[0]}: {_text(told.get('desc', key))}"
    return row(group, name, value, key=f"ExifTool.{key}", raw=raw, type=_text(told.get("id", "")))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
