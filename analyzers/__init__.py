"""The names that a method is written with: a plug-in imports from here only, so that the rooms behind may change.

No Qt and no decoder is loaded by importing this, and nothing at all before a name is asked for: the window stands on the screen before
numpy is there. How to write a method: docs/writing-an-analyzer.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzers.contract import Analyzer, Cancelled, Job, Run, Unwatched
    from analyzers.evidence import Evidence, Facts, ImageSource, Origin, Unreadable
    from analyzers.jpegfile import Component, JpegFile, Segment
    from analyzers.language import NOTHING, Message, joined, mark, said, say, tr, trn
    from analyzers.parameters import Choice, Control, File, Folder, Params, Range, Switch
    from analyzers.results import (
        Curve,
        Finding,
        Map,
        Match,
        Outline,
        Picture,
        Region,
        Result,
        Score,
        Table,
        View,
        Weight,
        cannot_test,
    )

__all__ = [
    "NOTHING",
    "Analyzer",
    "Cancelled",
    "Choice",
    "Component",
    "Control",
    "Curve",
    "Evidence",
    "Facts",
    "File",
    "Finding",
    "Folder",
    "ImageSource",
    "Job",
    "JpegFile",
    "Map",
    "Match",
    "Message",
    "Origin",
    "Outline",
    "Params",
    "Picture",
    "Range",
    "Region",
    "Result",
    "Run",
    "Score",
    "Segment",
    "Switch",
    "Table",
    "Unreadable",
    "Unwatched",
    "View",
    "Weight",
    "cannot_test",
    "joined",
    "mark",
    "said",
    "say",
    "tr",
    "trn",
]

_ROOMS = ("contract", "evidence", "jpegfile", "language", "parameters", "results")  # where the names live


def __getattr__(name: str) -> Any:
    if name in __all__:
        for room in _ROOMS:
            module = import_module(f"analyzers.{room}")
            if name in vars(module):
                return vars(module)[name]
    raise AttributeError(f"module 'analyzers' has no attribute {name!r}")
