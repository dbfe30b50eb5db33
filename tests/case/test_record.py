"""The record that travels in a finding: all that the page rests on, spelled the same for the same case, attached as an associated file."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from case.findings import case_of, chain, every_view, found, map_of, marked, run_of

from analyzers.evidence import ImageSource
from analyzers.results import Region, Result
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.measures import array_record, result_record
from forensics_gui.case.report import write_report

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def photo(source) -> ImageSource:
    pixels = np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    return source(pixels, "JPEG", "photo.jpg", quality=90)


def attached(path: Path) -> dict[str, bytes]:
    """The files within a PDF, through its name tree."""
    import pikepdf

    pdf = pikepdf.open(BytesIO(path.read_bytes()))
    return {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}


@pytest.fixture
def record(photo, tmp_path):
    def write(delivery: Delivery | None = None, **fields):
        case, sources = case_of(photo, **fields)
        write_report(case, sources, tmp_path / "finding.pdf", methods={}, delivery=delivery)
        return json.loads(attached(tmp_path / "finding.pdf")["finding.json"])

    return write


def test_evidence_runs_marks_and_chain_are_in_the_record(photo, record) -> None:
    run = run_of(photo, *every_view(photo), result=Result(every_view(photo), (found("a trace", region=Region(1, 2, 3, 4)),)))
    mark = marked(photo, "box", (1, 2), (3, 4), run=run.id)
    kept = record(runs=(run,), annotations=(mark,), custody=chain(3), tags=("harbour",), organisation="The Desk")
    assert kept["evidence"][0]["sha256"] == photo.evidence.sha256
    assert kept["evidence"][0]["origin"]["how"] == "file"
    assert (kept["runs"][0]["method"], kept["runs"][0]["version"], kept["runs"][0]["settings"]) == ("compression.ela", "3", {"quality": 85})
    assert kept["runs"][0]["result"]["findings"][0]["region"] == [1, 2, 3, 4]
    assert [view["kind"] for view in kept["runs"][0]["result"]["views"]] == ["map", "picture", "table", "score", "curve", "match"]
    assert kept["annotations"][0]["run"] == run.id
    assert [entry["number"] for entry in kept["custody"]] == [0, 1, 2]
    assert kept["custody_head"] == chain(3)[-1].hash
    assert (kept["case"]["tags"], kept["case"]["organisation"]) == (["harbour"], "The Desk")
    assert kept["program"]["name"] == "Whence"
    assert "numpy" in kept["libraries"]


def test_a_map_is_named_by_shape_and_hash_and_summed_up(photo) -> None:
    view = map_of(photo)
    kept = array_record(view.values)
    assert (kept["shape"], kept["dtype"]) == ([48, 64], "<f4")
    assert kept["sha256"] != array_record(view.values + np.float32(1e-6))["sha256"]
    assert np.allclose(np.mean(kept["summary"]["grid"]), view.values.mean(), rtol=1e-4)


@pytest.mark.parametrize("shape", [(0,), (1,), (0, 5), (1, 1), (3, 7), (17, 16), (40, 33, 3)])
def test_an_array_of_any_shape_is_summed_up(shape) -> None:
    kept = array_record(np.ones(shape, np.float32))
    assert all(cell == 1 for row in kept["summary"]["grid"] for cell in row)


def test_values_that_json_has_no_word_for_are_kept(photo) -> None:
    values = np.array([[np.inf, -np.inf], [np.nan, 1.0]], np.float64)
    json.dumps(array_record(values), allow_nan=False)


def test_a_null_result_and_a_failure_are_in_the_record(photo, record) -> None:
    kept = record(runs=(run_of(photo), run_of(photo, id_="run-2", result=None, error="Traceback: it broke")))
    assert kept["runs"][0]["result"]["findings"] == []
    assert kept["runs"][1]["result"] is None
    assert "it broke" in kept["runs"][1]["error"]


def test_the_record_is_associated_with_the_document_as_its_data(photo, tmp_path, record) -> None:
    import pikepdf

    record()
    pdf = pikepdf.open(BytesIO((tmp_path / "finding.pdf").read_bytes()))
    (spec,) = pdf.Root.AF
    assert (str(spec.F), spec.AFRelationship) == ("finding.json", "/Data")


def test_evidence_travels_only_where_it_was_asked_for(photo, tmp_path, record) -> None:
    assert record()["evidence"][0]["attached"] is None
    assert record(Delivery(attach_evidence=True))["evidence"][0]["attached"] == "evidence-1.jpg"
    assert attached(tmp_path / "finding.pdf")["evidence-1.jpg"] == photo.copy_to(bytes)


def test_a_filtered_record_takes_the_evidence_out_too(tmp_path, record) -> None:
    def withhold(kept):
        return {**kept, "evidence": [{**one, "folder": None} for one in kept["evidence"]]}

    kept = record(Delivery(attach_evidence=True, withhold=withhold))
    assert kept["evidence"][0]["folder"] is None
    assert list(attached(tmp_path / "finding.pdf")) == ["finding.json"]


def test_the_same_result_gives_the_same_record(photo) -> None:
    first, second = (result_record(Result(every_view(photo))) for _ in range(2))
    assert first == second
