"""The pieces of evidence as the finding sees them: each file's source, and its picture on paper or the reason why there is none.

Also the chapter that lists them: every file with its hashes, what the decoder says, and how its bytes arrived.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import md5

from analyzers.evidence import Evidence, ImageSource, Origin, Unreadable
from analyzers.language import mark, tr
from forensics_gui.case.extraction import FRAME, place_in_words
from forensics_gui.case.model import Annotation, Case
from forensics_gui.case.redaction import redactions
from forensics_gui.case.report.blocks import Fact, facts, facts_height, heading, panel, paragraph
from forensics_gui.case.report.images import Sheet, embeds_bare, embeds_file, evidence_sheet
from forensics_gui.case.report.lettering import LEFT_TO_RIGHT, runs_left
from forensics_gui.case.report.paper import BODY, CODE, QUIET, Paper
from forensics_gui.case.report.plates import Plate, plates
from forensics_gui.case.report.wording import abbreviated, byte_count, code_points, moment, shown

ARRIVALS = {
    "file": mark("opened as a file"),
    "drop": mark("dropped into the window"),
    "paste": mark("pasted from the clipboard"),
    "url": mark("fetched from its address"),
    "sample": mark("the sample that comes with the program"),
    "extracted": mark("taken out of another file of this case"),
}
PIXELS_ONLY = mark("Pixels only: these are not the bytes of the original file.")
RE_ENCODED = mark("The browser re-encoded them on the way: there is no metadata of the file, and traces of its compression are void.")
FROM_VIDEO = mark("They were decoded from a video, and this file was made of them here: it holds no file traces of a photo.")
_SHOWN_UPRIGHT = {
    2: mark("mirrored left to right"),
    3: mark("turned by 180 degrees"),
    4: mark("mirrored top to bottom"),
    5: mark("mirrored and turned by 90 degrees anticlockwise"),
    6: mark("turned by 90 degrees clockwise"),
    7: mark("mirrored and turned by 90 degrees clockwise"),
    8: mark("turned by 90 degrees anticlockwise"),
}


@dataclass(frozen=True)
class Exhibit:
    """One file of the case. number as the finding names it; refusal says why its picture cannot be drawn."""

    number: int
    evidence: Evidence
    source: ImageSource | None
    sheet: Sheet | None
    refusal: str = ""
    bare: bool = False  # its picture stands here without the file's metadata
    hidden: tuple[Annotation, ...] = ()  # redactions: what lies under them stands nowhere

    @property
    def name(self) -> str:
        """For headings and sentences; the full name stands in the chapter on the evidence."""
        return abbreviated(shown(self.evidence.name))

    def sheet_of(self, paper: Paper, picture: str) -> Sheet | None:
        """The picture of the file that a run looked at, which need not be the first."""
        if self.source is None or picture == self.source.picture:
            return self.sheet
        if self.hidden:
            return None  # where the covered part lies in another picture of the file is not known
        try:
            return evidence_sheet(paper, self.source.select(picture), bare=self.bare)
        except Unreadable:
            return None


def exhibits(paper: Paper, case: Case, sources: Mapping[str, ImageSource], *, bare: bool = False) -> list[Exhibit]:
    """Every file of the case in its order, its picture stored in the document; where `bare`, without its metadata."""
    found = []
    for number, evidence in enumerate(case.evidence, 1):
        source = sources.get(evidence.sha256)
        if source is None:
            found.append(Exhibit(number, evidence, None, None, tr("The file was not at hand when this finding was written.")))
            continue
        hidden = redactions(case.annotations, evidence.sha256)
        try:
            sheet = evidence_sheet(paper, source, bare=bare, hidden=hidden)
            found.append(Exhibit(number, evidence, source, sheet, bare=bare, hidden=hidden))
        except Unreadable as refusal:
            found.append(Exhibit(number, evidence, source, None, str(refusal)))
    return found


def why_pixels(origin: Origin) -> str:
    """Why there are only pixels, to be translated."""
    return FROM_VIDEO if origin.route == FRAME else RE_ENCODED


def evidence_section(paper: Paper, exhibit: Exhibit) -> None:
    """One file: the picture, then what is known of it."""
    title = LEFT_TO_RIGHT * runs_left(exhibit.name) + tr("{number}.  {name}", number=exhibit.number, name=exhibit.name)
    file, arrival = _file_facts(paper, exhibit), arrival_facts(exhibit.evidence)
    text_height = facts_height(paper, file) + facts_height(paper, arrival) + 40  # with headings, caption and white space
    if not exhibit.evidence.origin.original_bytes:
        text_height += 20
    heading(paper, title, 1, keep=min(text_height + 62, 190))
    origin = exhibit.evidence.origin
    if not origin.original_bytes:
        panel(paper, tr(PIXELS_ONLY), tr(why_pixels(origin)))
    if exhibit.sheet is not None:
        alt = picture_words(exhibit)
        room = paper.left_over - text_height + 8
        plates(paper, [Plate(exhibit.sheet, alt, caption=_how_drawn(exhibit))], tallest=min(max(room, 60), 118))
    else:
        paragraph(paper, tr("The picture cannot be drawn. {reason}", reason=shown(exhibit.refusal)), BODY)
    heading(paper, tr("File"), 2)
    facts(paper, file)
    heading(paper, tr("How it arrived"), 2)
    facts(paper, arrival)


def picture_words(exhibit: Exhibit) -> str:
    """The alternative text of a file's picture."""
    assert exhibit.sheet is not None
    width, height = exhibit.sheet.upright
    return tr("The picture {name}, {w} by {h} pixels, shown upright.", name=exhibit.name, w=width, h=height)


def _how_drawn(exhibit: Exhibit) -> str:
    if exhibit.hidden:
        return tr("Drawn from the decoded pixels; what the examiner covered was taken out of them, and stands nowhere in this document.")
    if exhibit.bare and exhibit.source is not None and embeds_bare(exhibit.source):
        return tr("The file's coded picture, unchanged, stands here without its metadata. Colours are shown without colour management.")
    if not exhibit.bare and exhibit.source is not None and embeds_file(exhibit.source):
        return tr("The file's own bytes, unchanged, stand in this document. Colours are shown without colour management.")
    return tr("Drawn from the decoded pixels without loss. Colours are shown without colour management.")


def _file_facts(paper: Paper, exhibit: Exhibit) -> list[Fact]:
    name = shown(exhibit.evidence.name)
    return file_facts(exhibit, spelled=name != exhibit.evidence.name or paper.letters.visible(name) != name)


def file_facts(exhibit: Exhibit, *, spelled: bool) -> list[Fact]:
    """Name, size, hashes, and what the decoder says; `spelled`: the name in ASCII too, where not every sign of it can be shown."""
    evidence = exhibit.evidence
    name = shown(evidence.name)
    rows: list[Fact] = [
        (tr("Name"), name),
        (tr("Name in ASCII"), code_points(evidence.name) if spelled else "", CODE),
        (tr("Size"), byte_count(evidence.size)),
        ("SHA-256", evidence.sha256, CODE),
    ]
    if exhibit.source is not None:
        rows.append((tr("MD5 (for look-up only)"), exhibit.source.copy_to(_md5), CODE))
    if exhibit.sheet is not None and exhibit.source is not None:
        rows += _picture_facts(exhibit.source)
    return rows


def _picture_facts(source: ImageSource) -> list[Fact]:
    decoded = source.facts
    names = ", ".join(shown(channel) for channel in decoded.channels)
    orientation = _SHOWN_UPRIGHT.get(decoded.orientation, "")
    turned = (
        tr("shown {how}, as EXIF orientation {n} asks; examined as stored", how=tr(orientation), n=decoded.orientation)
        if orientation
        else tr("shown and examined as stored")
    )
    others = "" if len(decoded.pictures) < 2 else ", ".join(shown(picture) for picture in decoded.pictures)
    return [
        (tr("Format"), decoded.format),
        (tr("Dimensions"), tr("{w} × {h} pixels as stored", w=decoded.width, h=decoded.height)),
        (tr("Samples"), tr("{bits} bits; {names}", bits=decoded.bits, names=names)),
        (tr("Orientation"), turned),
        (tr("Pictures in the file"), others),
        (tr("Decoder"), shown(decoded.decoder)),
        (tr("Notes of the decoder"), "\n".join(shown(note) for note in decoded.notes)),
    ]


def arrival_facts(evidence: Evidence) -> list[Fact]:
    """How its bytes came here."""
    origin = evidence.origin
    kept = tr("the original file's bytes") if origin.original_bytes else tr("pixels only, re-encoded on the way")
    return [
        (tr("How"), tr(ARRIVALS.get(origin.how, origin.how))),
        (tr("Taken from"), place_in_words(origin)),
        (tr("Which bytes"), kept),
        (tr("Read at"), moment(evidence.opened)),
        (tr("Address"), shown(origin.address)),
        (tr("Page"), shown(origin.page)),
        (tr("Page title"), shown(origin.title)),
        (tr("Route"), shown(origin.route)),
        (tr("Offered as"), ", ".join(shown(item) for item in origin.offered)),
        (
            tr("Server's answer") if origin.how == "url" else tr("What it came in"),
            "\n".join(f"{shown(name)}: {shown(value)}" for name, value in origin.headers),
        ),
        (tr("Note"), shown(origin.note)),
        (tr("Folder"), shown(str(evidence.path.parent)), QUIET),
    ]


def _md5(data: bytes) -> str:
    return md5(data, usedforsecurity=False).hexdigest()
