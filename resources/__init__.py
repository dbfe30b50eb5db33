"""Files that ship with the program, and where to find them."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SAMPLE_PICTURE = FOLDER / "sample" / "claimed-photo.jpg"
SAMPLE_REFERENCES = FOLDER / "sample" / "flight.mp4"

_BUILT = FOLDER / "methods"  # in an installed program, where setup.py copied them
METHOD_PAGES = _BUILT if _BUILT.is_dir() else FOLDER.parent / "docs" / "methods"
