"""Quantisation names the standard's scale where it is met, the distance where it is not, and the steps that pixels still show."""

import hashlib
import io
from pathlib import Path

import cv2  # noqa: TID253
import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import photograph, saved
from PIL import Image  # noqa: TID253

from analyzers.compression import encoder_tables
from analyzers.compression.encoder_tables import nearest, programs_with
from analyzers.compression.lattice import lattice_of
from analyzers.compression.quantisation import run, told
from analyzers.compression.standard import CHROMINANCE, chrominance_at, luminance_at
from analyzers.evidence import ImageSource
from analyzers.parameters import Params
from analyzers.results import Result, Table, Weight

PIXELS = photograph(200, 240, seed=4)


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


def facts(result: Result) -> dict[str, str]:
    (view, *_) = result.views
    assert isinstance(view, Table)
    return dict(view.rows)


def jpeg(job: Quiet, **options: object) -> Result:
    return run(make_source(PIXELS, "JPEG", **options), Params(), job)


@pytest.mark.parametrize("quality", [5, 50, 83, 100])
def test_the_standard_tables_are_named_by_their_quality(quality: int, job: Quiet) -> None:
    result = jpeg(job, quality=quality)
    assert f"at quality {quality}," in said(result)
    luminance, chrominance = result.views[1:]
    assert isinstance(luminance, Table)
    assert isinstance(chrominance, Table)
    assert luminance.rows[0][1:] == tuple(map(str, luminance_at(quality)[0]))
    assert chrominance.rows[7][1:] == tuple(map(str, chrominance_at(quality)[7]))


def test_tables_of_different_qualities_are_told_apart(job: Quiet) -> None:
    tables = [luminance_at(90).ravel().tolist(), chrominance_at(70).ravel().tolist()]
    assert "of different qualities: 70, 90" in said(jpeg(job, qtables=tables))


def test_a_table_of_its_own_has_the_nearest_quality_and_its_distance(job: Quiet) -> None:
    own = luminance_at(80)
    own[0, 0] += 8  # one of 64 steps: root mean square 8 / 8
    found = nearest(own.astype(np.uint16), chrominance=False)
    assert (found.quality, found.distance) == (80, 1.0)
    text = said(jpeg(job, qtables=[own.ravel().tolist(), chrominance_at(80).ravel().tolist()]))
    assert "nearest to quality 80, with a root mean square difference of 1.0 per step" in text
    assert "Table 1 is the standard's for chrominance at quality 80" in text


def test_a_luminance_table_used_for_chroma_is_not_taken_for_the_standards(job: Quiet) -> None:
    same = [luminance_at(75).ravel().tolist()] * 2
    assert "Table 1 is not the standard's for chrominance" in said(jpeg(job, qtables=same))


def test_the_standard_names_its_base_tables_quality_50() -> None:
    assert np.array_equal(chrominance_at(50), CHROMINANCE)


@pytest.mark.parametrize(("number", "name"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_subsampling_is_named(number: int, name: str, job: Quiet) -> None:
    assert facts(jpeg(job, subsampling=number))["Chroma subsampling"] == name


def test_the_coding_is_told(job: Quiet) -> None:
    plain = facts(jpeg(job, restart_marker_blocks=4))
    assert plain["Huffman tables"] == "4, the standard's"
    assert plain["Restart interval"] == "4"
    assert plain["Coding"] == "sequential"
    progressive = facts(jpeg(job, progressive=True))
    assert progressive["Coding"].startswith("progressive")
    assert "made for this picture" in progressive["Huffman tables"]


def test_a_grey_file_has_no_chroma(job: Quiet) -> None:
    result = run(make_source(PIXELS[..., 0], "JPEG", quality=70), Params(), job)
    assert facts(result)["Chroma subsampling"] == "none: grey"
    assert "at quality 70," in said(result)


def test_a_cmyk_file_says_its_adobe_transform(job: Quiet) -> None:
    buffer = io.BytesIO()
    Image.frombytes("CMYK", (240, 200), np.dstack([PIXELS, PIXELS[..., :1]]).tobytes()).save(buffer, "JPEG")
    source = ImageSource.of_bytes(buffer.getvalue(), Path("made.jpg"))
    assert facts(run(source, Params(), job))["Adobe colour transform"].startswith("0")


def test_known_tables_name_the_programs_and_others_none(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [np.full((8, 8), 3, np.uint16), np.full((8, 8), 4, np.uint16)]
    assert programs_with(tables) == ""
    digest = hashlib.sha256(bytes([3, 0] * 64 + [4, 0] * 64)).hexdigest()
    monkeypatch.setitem(encoder_tables.PHOTOSHOP, digest, "Some Program")
    assert programs_with(tables) == "Some Program"


@pytest.mark.parametrize("quality", [60, 85, 95])
def test_pixels_show_the_quality_and_the_grid_of_an_earlier_saving(quality: int, job: Quiet) -> None:
    result = run(make_source(saved(PIXELS, quality)[3:, 2:]), Params(), job)
    assert "from column 6, row 5 on" in said(result)
    assert f"quality {quality}." in said(result)
    assert "cropped" in said(result)
    assert {finding.weight for finding in result.findings} == {Weight.NOTE}


def test_estimated_steps_are_those_of_the_table(job: Quiet) -> None:
    found = lattice_of(saved(PIXELS, 70), job)
    assert found is not None
    assert len(found.steps) > 10
    assert all(luminance_at(70).flat[frequency] == step for frequency, step in found.steps.items())


@pytest.mark.parametrize("seed", range(3))
def test_pixels_that_never_were_a_jpeg_give_nothing(seed: int, job: Quiet) -> None:
    result = run(make_source(photograph(120, 160, seed)), Params(), job)
    assert "Nothing found" in said(result)
    assert not result.views


def test_a_scaled_jpeg_gives_nothing(job: Quiet) -> None:
    found = lattice_of(cv2.resize(saved(PIXELS, 80), (200, 170), interpolation=cv2.INTER_AREA), job)
    assert found is not None
    assert not told(found)


def test_a_picture_with_too_few_blocks_is_not_tested(job: Quiet) -> None:
    assert not run(make_source(PIXELS[:40, :40]), Params(), job).applicable
