"""The one list of parsers: a name, the plain function that does it, and how long it may take. Imported only inside a worker.

A parser is called with the file's bytes (a stream's with the open file) and plain arguments, and gives plain data and arrays back.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Parser:
    """`seconds` of processor time; of the wall clock three times that and a little, since other work may hold the processors."""

    function: str  # "module:function"
    seconds: float = 20
    wall: float | None = None

    @property
    def patience(self) -> float:
        return 3 * self.seconds + 5 if self.wall is None else self.wall


_HERE = "analyzers.reader.parsers"

PARSERS: Mapping[str, Parser] = {
    "kind": Parser(f"{_HERE}.kinds:kind_of", 5),
    "pixels": Parser(f"{_HERE}.pixels:pixels", 60),
    "jpeg": Parser(f"{_HERE}.jpeg:structure", 10),
    "traits": Parser(f"{_HERE}.traits:traits", 10),
    "jpeg.coefficients": Parser(f"{_HERE}.coefficients:coefficients", 60),
    "metadata": Parser(f"{_HERE}.metadata:rows"),
    "exiftool": Parser(f"{_HERE}.fields_exiftool:rows", 25, wall=60),  # runs of another program, each with a limit of its own
    "structure": Parser(f"{_HERE}.structure:structure", 20),
    "previews": Parser(f"{_HERE}.previews:previews", 20),
    "marks": Parser(f"{_HERE}.marks:marks", 10),
    "c2pa": Parser(f"{_HERE}.provenance:provenance"),
    "c2pa.pictures": Parser(f"{_HERE}.provenance_pictures:pictures"),
    "generation": Parser(f"{_HERE}.generation:generation"),
    "video": Parser(f"{_HERE}.video:facts"),
    "page": Parser(f"{_HERE}.webpage:pictures", 30),
    "ocr": Parser(f"{_HERE}.ocr:lines", 15, wall=40),  # two runs of another program, each with a limit of its own
}

# what a stream's parser may take for each thing that it gives, not for all of them together
STREAMS: Mapping[str, Parser] = {
    "video": Parser(f"{_HERE}.video:facts_of_file"),
    "frames": Parser(f"{_HERE}.video:frames", 30),
    "moments": Parser(f"{_HERE}.video:moments", 30),
    "times": Parser(f"{_HERE}.video_times:times", 120),
    "strip": Parser(f"{_HERE}.video_times:strip", 30),
    "members": Parser(f"{_HERE}.holders:members", 60),
    "taken": Parser(f"{_HERE}.holders:taken", 60),
}

# imported by a worker before it is needed and before its limits are set
WARM = ("numpy", "cv2", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", f"{_HERE}.pixels", f"{_HERE}.jpeg")
