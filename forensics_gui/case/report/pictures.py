"""A picture of the case with the examiner's marks over it, as page one, the board and the chapter of marked pictures draw it."""

from analyzers.language import tr
from forensics_gui.case.model import Annotation, Case
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.marks import draw_mark
from forensics_gui.case.report.paper import Paper
from forensics_gui.case.report.plates import Placed, Plate
from forensics_gui.case.verbal import marks_of


def marks_on(case: Case, exhibit: Exhibit) -> list[Annotation]:
    """The marks drawn on one file, in the order in which they were made."""
    return marks_of(case, exhibit.evidence.sha256)


def marked_words(exhibit: Exhibit, marks: list[Annotation]) -> str:
    """The alternative text of a picture with its marks."""
    return tr("The picture {name} with {n} marks of the examiner.", name=exhibit.name, n=len(marks))


def marked_plate(exhibit: Exhibit, marks: list[Annotation], caption: str = "") -> Plate:
    """The picture with its marks drawn over it."""
    assert exhibit.sheet is not None
    alt = marked_words(exhibit, marks)

    def draw(paper: Paper, placed: Placed) -> None:
        for number, annotation in enumerate(marks, 1):
            draw_mark(paper, placed, annotation, number)

    return Plate(exhibit.sheet, alt, caption=caption, over=draw)
