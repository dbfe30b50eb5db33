"""Quantisation: the tables that a JPEG was saved with, whose scale they follow, and in other files the steps that the pixels still show.

Tables tell of the last saving and of its encoder's family, not of what was done to the picture. ITU-T T.81 (1992); steps from pixels after
Fan and De Queiroz, "Identification of Bitmap Compression History", IEEE Transactions on Image Processing 12(2), 2003.
"""

from collections.abc import Iterator

from analyzers.compression.encoder_tables import Nearest, nearest, programs_with
from analyzers.compression.lattice import Lattice, lattice_of
from analyzers.compression.standard import HUFFMAN, quality_of
from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource, Unreadable
from analyzers.jpegfile import JpegFile
from analyzers.language import mark, said, say
from analyzers.parameters import Params
from analyzers.results import Finding, Result, Table, cannot_test

SAMPLING = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (1, 2): "4:4:0", (4, 1): "4:1:1", (4, 2): "4:1:0"}
ADOBE = {0: mark("0: RGB or CMYK"), 1: mark("1: YCbCr"), 2: mark("2: YCCK")}
FREQUENCY_COLUMNS = ("", *(str(column) for column in range(8)))

# A grid in the pixels is named only where it explains them so much better than each of the 63 others, by so many steps (docs/methods).
LEAST_MARGIN = 0.5  # nats per block
FEWEST_STEPS = 4


def run(source: ImageSource, _: Params, job: Job) -> Result:
    """Read the tables, or look for their trace in the pixels."""
    job.checkpoint(0.0)
    jpeg = tables_of(source)
    if jpeg is None:
        return _from_pixels(source, job)
    tables = [_table(said("Quantisation table {number}", number=number), steps.tolist()) for number, steps in jpeg.quantisation.items()]
    return Result((_facts(jpeg), *tables), tuple(_about_file(jpeg)))


def tables_of(source: ImageSource) -> JpegFile | None:
    """The file's structure; None where the picture shown is not that JPEG, or its tables are damaged."""
    if "jpeg" not in source.traits or source.picture not in ("", *source.facts.pictures[:1]):
        return None
    try:
        jpeg = source.jpeg
    except Unreadable:  # its structure is damaged; the pixels that could be decoded may still be looked at
        return None
    if jpeg is None or not jpeg.components or any(component.table not in jpeg.quantisation for component in jpeg.components):
        return None
    return jpeg


def sampling(jpeg: JpegFile) -> str:
    """How chroma is stored, as 4:2:0 and the like; the factors of each component where it has no such name."""
    factors = [(component.horizontal, component.vertical) for component in jpeg.components]
    if len(factors) == 3 and factors[1] == factors[2]:
        (across, down), (less_across, less_down) = factors[:2]
        if less_across and less_down and across % less_across == 0 and down % less_down == 0:
            name = SAMPLING.get((across // less_across, down // less_down))
            if name:
                return name
    return ", ".join(f"{across}×{down}" for across, down in factors)


def _table(title: str, rows: list[list[object]]) -> Table:
    return Table(title, FREQUENCY_COLUMNS, tuple((str(number), *map(str, row)) for number, row in enumerate(rows)))


def _facts(jpeg: JpegFile) -> Table:
    """What the markers say, in rows."""
    rows = [
        (said("Coding"), said("progressive, {scans} scans", scans=jpeg.scans) if jpeg.progressive else said("sequential")),
        (said("Bits per sample"), str(jpeg.precision)),
        (said("Components"), str(len(jpeg.components))),
        (said("Chroma subsampling"), sampling(jpeg) if len(jpeg.components) > 1 else said("none: grey")),
        (said("Quantisation tables"), str(len(jpeg.quantisation))),
        (said("Huffman tables"), _coding(jpeg)),
        (said("Restart interval"), str(jpeg.restart_interval) if jpeg.restart_interval else said("none")),
        (said("Adobe colour transform"), _adobe(jpeg)),
    ]
    return Table(mark("How the file was coded"), (mark("Property"), mark("Value")), tuple(rows))


def _coding(jpeg: JpegFile) -> str:
    if not jpeg.huffman:
        return said("none in the file")
    if set(jpeg.huffman) <= HUFFMAN:
        return said("{number}, the standard's", number=len(jpeg.huffman))
    return said("{number}, made for this picture or by this encoder", number=len(jpeg.huffman))


def _adobe(jpeg: JpegFile) -> str:
    if jpeg.adobe_transform is None:
        return said("no Adobe segment")
    return said(ADOBE.get(jpeg.adobe_transform, str(jpeg.adobe_transform)))


def _about_file(jpeg: JpegFile) -> Iterator[Finding]:
    count = len(jpeg.components)
    colour = (count == 3 and jpeg.adobe_transform != 0) or (count == 4 and jpeg.adobe_transform == 2)
    used: dict[int, Nearest] = {}
    for place, component in enumerate(jpeg.components):
        used.setdefault(component.table, nearest(jpeg.quantisation[component.table], colour and place in (1, 2)))
    yield from _about_standard(used)
    programs = programs_with(jpeg.quantisation.values())
    if programs and jpeg.adobe_transform is not None:
        yield Finding(
            say(
                "These tables with an Adobe segment were so far seen only in files that name {programs}. Other programs can copy them.",
                programs=programs,
            )
        )


def _about_standard(used: dict[int, Nearest]) -> Iterator[Finding]:
    qualities = sorted({table.quality for table in used.values()})
    if all(table.exact for table in used.values()):
        if len(qualities) == 1:
            yield Finding(
                say(
                    "All tables are the standard's at quality {quality}, as the Independent JPEG Group's library and the many programs and "
                    "cameras that follow it write them: they do not tell which one it was.",
                    quality=qualities[0],
                )
            )
            return
        yield Finding(
            say(
                "The tables are the standard's, but of different qualities: {qualities}. The encoder sets luminance and chrominance apart.",
                qualities=", ".join(map(str, qualities)),
            )
        )
        return
    for number, table in used.items():
        yield _about_table(number, table)
    yield Finding(say("Many cameras and Photoshop use tables of their own: a table that is not the standard's is no trace of a change."))


def _about_table(number: int, table: Nearest) -> Finding:
    kind = said("chrominance") if table.chrominance else said("luminance")
    if table.exact:
        return Finding(
            say("Table {number} is the standard's for {kind} at quality {quality}.", number=number, kind=kind, quality=table.quality)
        )
    return Finding(
        say(
            "Table {number} is not the standard's for {kind}; by least squares it is nearest to quality {quality}, with a root mean square "
            "difference of {distance} per step.",
            number=number,
            kind=kind,
            quality=table.quality,
            distance=round(table.distance, 2),
        )
    )


def _from_pixels(source: ImageSource, job: Job) -> Result:
    found = lattice_of(source.pixels, job)
    job.checkpoint(1.0)
    if found is None:
        return cannot_test(
            say("There are no JPEG tables, and fewer than 100 blocks of 8 × 8 pixels are free of full black and white: too few.")
        )
    if not told(found):
        return Result(
            findings=(
                Finding(
                    say(
                        "Nothing found by this method: the pixels show no steps of an earlier JPEG saving. One at quality 97 or more, or "
                        "one before scaling, rotation or filtering, would not show."
                    )
                ),
            )
        )
    steps: list[list[object]] = [[found.steps.get(8 * row + column, "?") for column in range(8)] for row in range(8)]
    return Result((_table(mark("Steps estimated from the pixels (luminance)"), steps),), tuple(_about_pixels(found)))


def told(found: Lattice) -> bool:
    """Whether the grid stands out enough to be named."""
    return found.margin >= LEAST_MARGIN and len(found.steps) >= FEWEST_STEPS


def _about_pixels(found: Lattice) -> Iterator[Finding]:
    yield Finding(
        say(
            "Trace found of an earlier JPEG saving: the pixels lie on steps of a block grid from column {x}, row {y} on. A file that was "
            "converted leaves it too.",
            x=found.x,
            y=found.y,
        )
    )
    if found.x or found.y:
        yield Finding(say("The grid does not begin at the picture's corner: the picture was cropped or moved after that saving."))
    quality, agreeing = quality_of(found.steps)
    if agreeing >= 0.9 * len(found.steps):
        yield Finding(
            say(
                "{agreeing} of {number} steps that can be told agree with the standard luminance table of quality {quality}.",
                agreeing=agreeing,
                number=len(found.steps),
                quality=quality,
            )
        )
        return
    yield Finding(
        say(
            "The {number} steps that can be told are not those of a standard quality; {quality}, the nearest, shares {agreeing} of them.",
            number=len(found.steps),
            quality=quality,
            agreeing=agreeing,
        )
    )


ANALYZER = Analyzer(
    id="compression.quantisation",
    title=mark("Quantisation tables"),
    version="1",
    shows=mark("The step sizes of the last JPEG saving, or of an earlier one that the pixels still show: a high step is a coarse one."),
    caution=mark(
        "Tables tell how a file was last saved, not what was done to the picture: messengers, web sites and plain conversion save anew. "
        "The same tables are used by many programs and cameras."
    ),
    run=run,
    reference="https://doi.org/10.1109/TIP.2002.807361",
)
