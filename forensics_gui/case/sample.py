"""The sample examination: a still that claims to be a photo, and the small library that holds its source.

The picture and the video are of our own making (``resources/sample/make.py``), so a first start can show the whole job.
"""

from pathlib import Path
from shutil import rmtree

from analyzers.contract import Job
from analyzers.language import mark
from forensics_gui.case.places import data_folder
from resources import SAMPLE_PICTURE, SAMPLE_REFERENCES

QUESTION = mark("Does this picture show a convoy leaving a town, as its caption says?")


def sample_picture() -> Path:
    """The suspicious picture."""
    return SAMPLE_PICTURE


def sample_library(job: Job) -> Path:
    """The folder of the sample's reference library, made at the first call (some seconds: it reads a video)."""
    from analyzers.reference.library import Library, LibraryError

    folder = data_folder() / "sample-library"
    library = Library.open(folder)
    try:
        there = bool(library.sources())
    except LibraryError:  # made by another version, or damaged: it is ours, and made anew in seconds
        rmtree(folder, ignore_errors=True)
        there = False
    if not there:
        library.add([SAMPLE_REFERENCES], job)
    return folder
