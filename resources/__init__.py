"""Files that ship with the program, and where to find them."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SAMPLES = FOLDER / "sample"
SAMPLE_PICTURE = SAMPLES / "claimed-photo.jpg"
SAMPLE_REFERENCES = SAMPLES / "flight.mp4"

_BUILT = FOLDER / "methods"  # in an installed program, where setup.py copied them
METHOD_PAGES = _BUILT if _BUILT.is_dir() else FOLDER.parent / "docs" / "methods"
