"""Small methods for the window's tests: one of each kind of answer, under the ids that the window shows first."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from analyzers.contract import Analyzer
from analyzers.evidence import ImageSource
from analyzers.language import say
from analyzers.parameters import Choice, Folder, Params, Range, Switch
from analyzers.registry import Methods
from analyzers.results import Finding, Map, Region, Result, Table, cannot_test


@dataclass(frozen=True)
class Settings(Params):
    """One of each control."""

    gain: Annotated[int, Range("Gain", 1, 9)] = 2
    threshold: Annotated[float, Range("Threshold", 0.0, 1.0, 0.05)] = 0.5
    window: Annotated[str, Choice("Window", ("small", "large"))] = "small"
    smooth: Annotated[bool, Switch("Smooth")] = False
    library: Annotated[str, Folder("Reference library")] = ""


def _gain(source: ImageSource, params: Settings, job) -> Result:
    job.checkpoint(0.5, "half")
    values = source.luma.astype(np.float32) * params.gain
    finding = Finding(say("The mean is {mean}.", mean=round(float(values.mean()), 1)), region=Region(10, 10, 20, 20))
    return Result((Map("Gain", values, 0, 255 * params.gain, "grey levels"), Map("Other", values / 2, 0, 255)), (finding,))


def _refuses(_source: ImageSource, _params: Params, _job) -> Result:
    return cannot_test(say("This file is not a JPEG."))


def _breaks(_source: ImageSource, _params: Params, _job) -> Result:
    raise RuntimeError("the method is broken")


def _tells(_source: ImageSource, _params: Params, _job) -> Result:
    return Result((Table("Fields", ("Group", "Field", "Value"), (("File", "Name", "x"),), grouped=True),))


GAIN = Analyzer("compression.ela", "Gain", "1", "Bright is bright.", "It tells nothing.", _gain, Settings, reference="doi:10/1", reach=0)
REFUSES = Analyzer("noise.residual", "Refuses", "1", "Nothing.", "It tells nothing.", _refuses)
BREAKS = Analyzer("reference.match", "Breaks", "1", "Nothing.", "It tells nothing.", _breaks)
TELLS = Analyzer("metadata.fields", "Metadata", "1", "Fields.", "It tells nothing.", _tells)
METHODS = Methods({method.id: method for method in (GAIN, REFUSES, BREAKS, TELLS)})
