"""The user's own ExifTool, where its path was given: by the program's settings, or by the variable WHENCE_EXIFTOOL on the command line.

Kept here and not in a method's settings: these travel in case files, and a case from elsewhere must not name a program to be started.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import say

VARIABLE = "WHENCE_EXIFTOOL"

_chosen = ""


def use_exiftool(path: str) -> None:
    """Start this program where a method is asked to; nothing where empty."""
    global _chosen  # noqa: PLW0603  there is one user, so one program
    _chosen = path


def exiftool() -> str:
    """The path in use; empty where there is none."""
    return _chosen or os.environ.get(VARIABLE, "")


def fields(source: ImageSource) -> Iterator[Mapping[str, Any]]:
    """Its rows in a group of their own; or one that says why there are none."""
    if not exiftool():
        yield _said(str(say("No ExifTool is named. Choose it in the menu Help, or name it in the variable {name}.", name=VARIABLE)))
        return
    try:
        answer = source.parsed("exiftool", program=exiftool())
    except Unreadable as refusal:
        yield _said(str(refusal))
        return
    yield from answer["rows"]


def _said(reason: str) -> Mapping[str, Any]:
    return {"group": str(say("ExifTool (yours)")), "name": str(say("Not read")), "key": "", "value": reason, "raw": "", "offset": None}
