"""What the examiner covered is in no picture, map, frame or attachment of the finding."""

import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from case.findings import Printed, case_of, map_of, marked, match_of, run_of
from conftest import encoded

from analyzers.evidence import ImageSource
from analyzers.results import Map, Match, Picture, Table
from forensics_gui.case.covering import NOT_COMPARED, covered, covered_places
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.model import Case
from forensics_gui.case.report import write_report

BOX = ((10.0, 8.0), (30.0, 24.0))
UNDER = (slice(8, 24), slice(10, 30))
SECRET = np.random.default_rng(9).integers(0, 256, (16, 20, 3), np.uint8)


@cache
def source() -> ImageSource:
    pixels = np.full((48, 64, 3), 120, np.uint8)
    pixels[UNDER] = SECRET
    return ImageSource.of_bytes(encoded(pixels), Path("face.png"))


def case_with(kind: str = "black") -> tuple[Case, dict[str, ImageSource]]:
    match = match_of(source())
    frame, aligned = match.frame.copy(), match.aligned.copy()
    frame[14:22, 25:35], aligned[UNDER] = SECRET[::2, ::2], SECRET  # the same thing, seen in the reference
    views = (
        map_of(source()),
        Picture("Seen", source().pixels),
        Picture("Preview", source().pixels[::2, ::2].copy()),
        Table("Fields", ("Name", "Value"), (("Make", "Canon"),)),
        replace(match, frame=frame, aligned=aligned),
    )
    return case_of(source(), runs=(run_of(source(), *views),), annotations=(marked(source(), kind, *BOX),))


def views_of(case: Case) -> tuple:
    (run,) = case.runs
    assert run.result is not None
    return run.result.views


def test_every_kind_of_result_is_covered_and_the_rest_stays() -> None:
    case, _ = case_with()
    made = views_of(covered(case, {source().evidence.sha256: (64, 48)}))
    seen_map, seen, preview, table, match = made
    assert isinstance(preview, Table)  # in its place, so that the views after it keep theirs
    assert isinstance(seen_map, Map)
    assert isinstance(seen, Picture)
    assert isinstance(table, Table)
    assert isinstance(match, Match)
    assert (seen_map.values[UNDER] == seen_map.low).all()
    assert not seen.pixels[UNDER].any()
    assert not match.aligned[UNDER].any()
    assert (match.agreement[UNDER] == NOT_COMPARED).all()
    assert not match.frame[15:21, 26:34].any()
    assert match.frame[40, 60].any()
    assert seen.pixels[40, 60].any()


def test_a_part_that_reaches_the_horizon_takes_the_whole_frame() -> None:
    case, _ = case_with()
    (run,) = case.runs
    assert run.result is not None
    tilted = replace(run.result.views[4], query_to_reference=((0.5, 0.0, 20.0), (0.0, 0.5, 10.0), (-0.05, 0.0, 1.0)))
    turned = replace(case, runs=(replace(run, result=replace(run.result, views=(tilted,))),))
    (match,) = views_of(covered(turned, {source().evidence.sha256: (64, 48)}))
    assert not match.frame.any()


def test_the_kept_case_itself_is_not_changed() -> None:
    case, _ = case_with()
    before = views_of(case)[1].pixels.copy()
    covered(case, {source().evidence.sha256: (64, 48)})
    assert np.array_equal(views_of(case)[1].pixels, before)


def test_a_case_without_redactions_is_left_alone() -> None:
    case, _ = case_with("box")
    assert covered_places(case) == 0
    assert covered(case, {}).runs == case.runs


def pictures_in(path: Path) -> list[bytes]:
    import pikepdf

    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        return [data for stream in streams for data in (_plain(stream), stream.read_raw_bytes())]


def _plain(stream: object) -> bytes:
    import pikepdf

    try:
        return stream.read_bytes()  # type: ignore[attr-defined]
    except pikepdf.PdfError:
        return b""


def holds_secret(path: Path) -> bool:
    """Whether any row of what lies under the redaction stands in any stream, as pixels or at half their number."""
    rows = [row.tobytes() for row in SECRET] + [row.tobytes() for row in SECRET[::2, ::2]]
    return any(row in data for data in pictures_in(path) for row in rows) or source().copy_to(bytes) in path.read_bytes()


@pytest.mark.parametrize("kind", ["black", "blur"])
def test_what_is_covered_is_nowhere_in_the_finding(tmp_path: Path, kind: str) -> None:
    case, sources = case_with(kind)
    write_report(case, sources, tmp_path / "finding.pdf", delivery=Delivery(attach_evidence=True))
    assert not holds_secret(tmp_path / "finding.pdf")


def test_without_a_redaction_it_is_there(tmp_path: Path) -> None:
    case, sources = case_with("box")
    write_report(case, sources, tmp_path / "finding.pdf")
    assert holds_secret(tmp_path / "finding.pdf")


def test_the_finding_says_what_it_covers_and_attaches_no_evidence(tmp_path: Path) -> None:
    case, sources = case_with()
    write_report(case, sources, tmp_path / "finding.pdf", delivery=Delivery(attach_evidence=True))
    printed = Printed(tmp_path / "finding.pdf")
    assert printed.pages[0].replace("\n", "").find("covered") > 0
    assert printed.says("what the examiner covered was taken out of them")
    names = list(printed.pdf.attachments)
    assert names == ["finding.json"]
    record = json.loads(printed.pdf.attachments["finding.json"].get_file().read_bytes())
    assert (record["covered"], record["filtered"]) == (1, True)
