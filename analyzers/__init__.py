"""The names that a method is written with: a plug-in imports from here only, so that the rooms behind may change.

No Qt and no decoder is loaded by importing this. How to write a method: docs/writing-an-analyzer.md.
"""

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
