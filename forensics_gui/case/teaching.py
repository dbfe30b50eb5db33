"""The three teaching cases: a found still, a splice, and a picture with nothing done to it whose error levels look alarming.

All pictures are of our own making (``resources/sample``). Every sentence here about what a method finds is tested against the methods.
"""

from dataclasses import dataclass
from pathlib import Path

from analyzers.language import mark
from forensics_gui.case.sample import QUESTION, sample_picture
from resources import SAMPLES


@dataclass(frozen=True)
class Step:
    """One thing to look at. control: the same method on the scene without its history is shown beside it."""

    method: str
    looks: str  # where to look, and what is there
    means: str
    caution: str  # what it does not mean
    control: bool = False


@dataclass(frozen=True)
class TeachingCase:
    """A picture, its question, what to look at in which order, and the answer. needs_library: its source is in the sample's own library."""

    id: str
    title: str
    teaches: str
    picture: Path
    question: str
    panels: tuple[str, ...]  # of a layout of four
    steps: tuple[Step, ...]
    answer: str
    needs_library: bool = False


FOUND = TeachingCase(
    "found",
    mark("A found still"),
    mark("Why the source comes first"),
    sample_picture(),
    QUESTION,
    ("picture", "reference.match", "compression.double", "metadata.fields"),
    (
        Step(
            "reference.match",
            mark("It is a part of a video in the library, flight.mp4, at 5.2 seconds. Choose Difference there to see how they differ."),
            mark("The view was there before the caption: cut out, made grey, enlarged and saved again."),
            mark("It does not say who cut it out, or what they knew."),
        ),
        Step(
            "compression.double",
            mark(
                "Below the middle, a part lacks the earlier saving that the rest went through, and the match marks vehicles at that place."
            ),
            mark("This part has another history than the rest: it came from elsewhere or was made anew."),
            mark("The rest is not shown to be a photograph: a drawn scene that was saved twice looks the same to this method."),
        ),
        Step(
            "metadata.fields",
            mark("The file holds no EXIF, XMP or IPTC metadata."),
            mark("Nothing about camera, place or time can be read here."),
            mark("It is no trace of anything: most pictures that went through a messenger or a web page hold none."),
        ),
    ),
    mark(
        "No. It is a frame of a film about a flight over invented land, 5.2 seconds after its start, and three vehicles were put into it. "
        "The traces show that something was put in; only the source shows that the whole scene is no such place."
    ),
    needs_library=True,
)

SPLICE = TeachingCase(
    "splice",
    mark("A splice"),
    mark("When two different traces agree on one part"),
    SAMPLES / "bay.jpg",
    mark("Did this ship lie in this bay when the picture was taken?"),
    ("picture", "compression.ela", "compression.double", "compression.grid"),
    (
        Step(
            "compression.ela",
            mark("The ship is brighter than all around it, and as a whole: its smooth hull and some of the water at its foot as well."),
            mark("It is worth a closer look, because the level follows an object and not the kind of texture."),
            mark("By itself it is no finding: edges and strong colours are bright in every picture. See the third teaching case."),
        ),
        Step(
            "compression.double",
            mark("Trace found: the picture was saved before at a quality near 78, and a part around the ship lacks that saving."),
            mark("The part has another history than the rest: it came from elsewhere or was made anew in between."),
            mark("It does not say what stood there before, or who changed it. Drawn graphics can leave the same."),
        ),
        Step(
            "compression.grid",
            mark("Trace found: the blocks of the same part begin at column 1, row 3, those of the rest at the corner."),
            mark("The part was saved as a JPEG at another place, or in another picture: a second kind of trace, on the same part."),
            mark("It does not name the other picture. Collages and inset pictures leave it too."),
        ),
    ),
    mark(
        "No. The bay was saved at quality 78. The ship was cut out of another picture that was saved at quality 66, put in, and all of it "
        "was saved at quality 94. Two methods that look at different things agree on the part: that is what makes it strong. Where the "
        "ship comes from is a question for the reference library and for a reverse search."
    ),
)

INNOCENT = TeachingCase(
    "innocent",
    mark("Alarming error levels"),
    mark("What error level analysis is not"),
    SAMPLES / "tents.jpg",
    mark("A post says that the tents were put into this picture, and shows an error level map. Does the map show that?"),
    ("picture", "compression.ela", "compression.double", "compression.grid"),
    (
        Step(
            "compression.ela",
            mark(
                "The striped tents glow and all else is black. Beside the map stands the control, the same scene without its history: "
                "there too only the tents are bright, more faintly, because it is softened."
            ),
            mark("It is the scene that is bright: hard edges between strong colours. In the control nothing was put in, and they show."),
            mark("Bright does not mean added, however sharply the light ends at an object."),
            control=True,
        ),
        Step(
            "compression.double",
            mark("Nothing found by this method: there is no earlier saving that a part could lack."),
            mark("The post's claim gets no support from here."),
            mark("It does not show that nothing was done: a change before the only saving would leave nothing either."),
        ),
        Step(
            "compression.grid",
            mark("Nothing found by this method: no part has blocks that begin elsewhere."),
            mark("A second kind of trace is absent as well, at the tents and everywhere else."),
            mark("Absent traces are no proof either. In a finding, write what was looked for and that nothing was found."),
        ),
    ),
    mark(
        "No. The whole scene, tents included, was drawn at once and saved once, at quality 90; we know because we made it. Strong colours "
        "and hard edges move most when a picture is saved again, because colour is stored at half size. In your own case you would not "
        "know; you would write: the error levels do not support the claim, and nothing was found by the other methods."
    ),
)

TEACHING_CASES = (FOUND, SPLICE, INNOCENT)


def teaching_case(id_: str) -> TeachingCase | None:
    """The one of this name."""
    return next((case for case in TEACHING_CASES if case.id == id_), None)
