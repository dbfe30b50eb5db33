"""Files that ship with the program, and where to find them."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SAMPLE_PICTURE = FOLDER / "sample" / "claimed-photo.jpg"
SAMPLE_REFERENCES = FOLDER / "sample" / "flight.mp4"
