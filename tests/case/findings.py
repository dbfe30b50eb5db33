"""Findings for tests: small cases with every kind of result, and a reader of the PDF made from them that needs no other program."""

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from analyzers.evidence import ImageSource
from analyzers.language import say
from analyzers.results import Curve, Finding, Map, Match, Picture, Region, Result, Score, Table, View, Weight
from forensics_gui.case.model import Annotation, Case, Custody, Run

MATCH_OUTLINE = ((20.0, 10.0), (60.0, 12.0), (58.0, 44.0), (18.0, 40.0))


def case_of(*sources: ImageSource, **fields: Any) -> tuple[Case, dict[str, ImageSource]]:
    case = Case(title="The harbour", examiner="Renée Müller", question="Where was it taken?", evidence=tuple(s.evidence for s in sources))
    return replace(case, **fields), {source.evidence.sha256: source for source in sources}


def run_of(source: ImageSource, *views: View, id_: str = "run-1", **fields: Any) -> Run:
    standard: dict[str, Any] = {
        "method": "compression.ela",
        "version": "3",
        "params": {"quality": 85},
        "started": "2026-11-23T10:00:00+00:00",
        "seconds": 0.25,
        "title": "Error level",
        "shows": "Bright means a large change.",
        "caution": "Edges are bright in any picture.",
        "reference": "doi:10.1000/1",
        "result": Result(views),
    }
    return Run(id=id_, evidence=source.evidence.sha256, picture="", **{**standard, **fields})


def map_of(source: ImageSource, role: Any = "display") -> Map:
    height, width = source.shape
    values = np.linspace(0, 12, height * width, dtype=np.float32).reshape(height, width)
    return Map("Change map", values, 0.0, 10.0, "levels", role)


def match_of(source: ImageSource, tier: Any = "match", score: float = 50.0) -> Match:
    height, width = source.shape
    frame = np.full((60, 80, 3), 90, np.uint8)
    agreement = np.full((height, width), 0.8, np.float32)
    agreement[0] = -1
    return Match(
        title="a match",
        reference="Küste.mp4",
        sha256="ab" * 32,
        tier=tier,
        time_s=72.48,
        times_s=((72.0, 73.5),),
        mirrored=False,
        score=score,
        false_alarms=1e-6,
        query_to_reference=((0.5, 0.0, 20.0), (0.0, 0.5, 10.0), (0.0, 0.0, 1.0)),
        quad=MATCH_OUTLINE,
        agreeing_share=0.83,
        frame=frame,
        frame_scale=1.0,
        aligned=np.full((height, width, 3), 70, np.uint8),
        agreement=agreement,
        why=say("{n} features agree.", n=41),
        facts=(("Codec", "h264"),),
    )


def every_view(source: ImageSource) -> tuple[View, ...]:
    height, width = source.shape
    return (
        map_of(source),
        Picture("Seen", np.zeros((height, width, 3), np.uint8)),
        Table("Fields", ("Group", "Name", "Value"), (("EXIF", "Make", "キヤノン"), ("XMP", "Tool", "x")), grouped=True),
        Score("Share of blocks", 0.25, 0.0, 1.0, "", "One means all."),
        Curve("Histogram", np.arange(9.0), np.arange(9.0) ** 2, "level", "count"),
        match_of(source),
    )


def found(text: str, weight: Weight = Weight.NOTABLE, region: Region | None = None) -> Finding:
    return Finding(say(text), weight, region, 0.02)


def marked(source: ImageSource, kind: str, *points: tuple[float, float], **fields: Any) -> Annotation:
    return Annotation(f"{kind}-id", source.evidence.sha256, kind, points, **{"text": f"a {kind}", "author": "Renée", **fields})


def chain(entries: int) -> tuple[Custody, ...]:
    return tuple(
        Custody(n, "2026-11-23T10:00:00+00:00", "Renée", "examined", "x", "{}", f"{n:064x}", f"{n + 1:064x}") for n in range(entries)
    )


class Printed:
    """A PDF as a reader meets it: its pages' text, its pictures with their alternative texts, its bookmarks and comments."""

    def __init__(self, path: Path) -> None:
        from io import BytesIO

        import pikepdf

        self.pdf = pikepdf.open(BytesIO(path.read_bytes()))

    @cached_property
    def pages(self) -> list[str]:
        return [_text(page) for page in self.pdf.pages]

    @cached_property
    def text(self) -> str:
        """All that is written, without white space: where a line breaks is no business of a test."""
        return _squeezed("".join(self.pages))

    def says(self, words: str) -> bool:
        return _squeezed(words) in self.text

    @property
    def images(self) -> dict[str, Any]:
        import pikepdf

        found: dict[str, Any] = {}
        for page in self.pdf.pages:
            for image in (page.Resources.get("/XObject") or pikepdf.Dictionary()).values():
                found[str(image.objgen)] = image
        return found

    @property
    def bookmarks(self) -> list[str]:
        titles: list[str] = []

        def walk(items: Any) -> None:
            for item in items:
                titles.append(item.title)
                walk(item.children)

        with self.pdf.open_outline() as outline:
            walk(outline.root)
        return titles

    @property
    def comments(self) -> list[str]:
        return [str(note.Contents) for page in self.pdf.pages for note in page.get("/Annots", []) if "/Contents" in note]

    def alternative_texts(self) -> list[str]:
        """Of each drawn image, in order; fails where an image is drawn outside a figure that has one."""
        return [text for page in self.pdf.pages for text in self._alternatives_on(page)]

    def _alternatives_on(self, page: Any) -> list[str]:
        import pikepdf

        texts: list[str] = []
        elements = self.pdf.Root.StructTreeRoot.ParentTree.Nums
        by_page = {int(elements[i]): elements[i + 1] for i in range(0, len(elements), 2)}
        mark: int | None = None
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "BDC":
                mark = int(operands[1].MCID)
            elif str(operator) in ("EMC", "BMC"):
                mark = None
            elif str(operator) == "Do":
                assert mark is not None, "an image is drawn outside the document's structure"
                element = by_page[int(page.StructParents)][mark]
                assert element.S == "/Figure"
                texts.append(str(element.Alt))
        return texts


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _text(page: Any) -> str:
    import pikepdf

    letters = {name: _letters_of(font) for name, font in page.Resources.Font.items()}
    written, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = letters[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    code = bytes(part)
                    written += [current.get(code[i : i + 2], "?") for i in range(0, len(code), 2)]
        elif str(operator) == "ET":
            written.append("\n")
    return "".join(written)


def _letters_of(font: Any) -> dict[bytes, str]:
    """From a glyph's code to what it stands for."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", table, re.M)
    return {bytes.fromhex(code): bytes.fromhex(letter).decode("utf-16-be") for code, letter in pairs}
