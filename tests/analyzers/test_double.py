"""Double compression shows the part that lacks the earlier saving, is silent where there was none, and names what it cannot test."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import Forgery, area_under_curve, centre, other_history, photograph, saved

from analyzers.compression import double
from analyzers.compression.blockdct import forward, inverse
from analyzers.compression.double import Settings, bands, run
from analyzers.compression.parts import clipped_blocks, enlarged, parts, region_of
from analyzers.compression.requantised import LARGEST, earlier_saving, frequencies
from analyzers.evidence import ImageSource
from analyzers.results import Map, Region, Result, Weight


def weights(result: Result) -> set[Weight]:
    return {finding.weight for finding in result.findings}


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


def suspicion(result: Result) -> Map:
    (view,) = result.views
    assert isinstance(view, Map)
    assert view.role == "suspicion"
    return view


def spliced(first: int, second: int, height: int = 384, width: int = 512) -> tuple[Forgery, Result]:
    background, insert = saved(photograph(height, width, seed=11), first), photograph(height, width, seed=12)
    mask = centre(height, width)
    forgery = Forgery(np.where(mask[..., None], insert, background), mask)
    return forgery, run(make_source(forgery.pixels, "JPEG", quality=second), Settings(), Quiet())


@pytest.mark.parametrize(("first", "second"), [(60, 90), (70, 85), (80, 95), (55, 100), (75, 82)])
def test_a_part_without_the_earlier_saving_is_brighter(first: int, second: int) -> None:
    forgery, result = spliced(first, second)
    values = suspicion(result).values
    assert area_under_curve(values, forgery.mask) > 0.97
    chosen = values > 0.5
    assert 2 * (chosen & forgery.mask).sum() / (chosen.sum() + forgery.mask.sum()) > 0.85


def test_the_part_is_named_with_its_place_and_its_false_alarms() -> None:
    _, result = spliced(70, 90)
    strong = [finding for finding in result.findings if finding.weight is Weight.STRONG]
    assert len(strong) == 1
    assert strong[0].false_alarms == double.STRONG_ALARMS
    assert strong[0].region is not None
    x, y, width, height = strong[0].region
    assert abs(x - 128) <= 16
    assert abs(y - 96) <= 16
    assert abs(width - 256) <= 32
    assert abs(height - 192) <= 32


@pytest.mark.parametrize(("first", "second"), [(70, 90), (85, 95), (60, 75)])
def test_the_earlier_quality_is_found(first: int, second: int) -> None:
    _, result = spliced(first, second)
    assert f"standard table of quality {first} " in said(result)


@pytest.mark.parametrize("quality", [50, 75, 90, 98])
def test_a_picture_saved_once_shows_nothing(quality: int, job: Quiet) -> None:
    result = run(make_source(photograph(384, 512, seed=21), "JPEG", quality=quality), Settings(), job)
    assert "Nothing found by this method" in said(result)
    assert weights(result) == {Weight.NOTE}
    assert suspicion(result).values.max() < 0.5


@pytest.mark.parametrize(("first", "second"), [(70, 90), (85, 95)])
def test_a_picture_saved_twice_as_a_whole_has_no_part_that_stands_out(first: int, second: int, job: Quiet) -> None:
    result = run(make_source(saved(photograph(384, 512, seed=22), first), "JPEG", quality=second), Settings(), job)
    assert "saved as JPEG before" in said(result)
    assert weights(result) == {Weight.NOTE}
    assert (suspicion(result).values > 0.5).mean() < 0.01


def test_the_same_forgery_scaled_afterwards_shows_nothing(job: Quiet) -> None:
    import cv2

    forgery = other_history()
    smaller = cv2.resize(forgery.pixels, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    result = run(make_source(smaller, "JPEG", quality=92), Settings(), job)
    assert weights(result) == {Weight.NOTE}


def test_other_settings_than_the_measured_ones_give_notes_only(job: Quiet) -> None:
    forgery, _ = spliced(70, 90)
    result = run(make_source(forgery.pixels, "JPEG", quality=90), Settings(quality=70, smoothing=5), job)
    assert weights(result) == {Weight.NOTE}
    assert any(finding.region for finding in result.findings)
    assert all(finding.false_alarms in (None, double.ONCE_SAVED) for finding in result.findings)


def test_grey_and_halved_chroma_work_alike(job: Quiet) -> None:
    forgery, _ = spliced(70, 90)
    grey = run(make_source(np.ascontiguousarray(forgery.pixels[..., 1]), "JPEG", quality=90), Settings(), job)
    halved = run(make_source(forgery.pixels, "JPEG", quality=90, subsampling=2), Settings(), job)
    for result in (grey, halved):
        assert area_under_curve(suspicion(result).values, forgery.mask) > 0.9


def test_flat_pictures_and_tiny_ones_cannot_be_tested(job: Quiet) -> None:
    flat = run(make_source(np.full((128, 128, 3), 90, np.uint8), "JPEG", quality=90), Settings(), job)
    tiny = run(make_source(photograph(40, 48), "JPEG", quality=90), Settings(), job)
    assert not flat.applicable
    assert "one grey level" in str(flat.reason)
    assert not tiny.applicable
    assert "30 blocks" in str(tiny.reason)


def test_the_transform_and_its_inverse_agree_with_a_jpegs_own_coefficients() -> None:
    source = make_source(photograph(64, 80), "JPEG", quality=95)
    jpeg = source.jpeg
    assert jpeg is not None
    steps = jpeg.quantisation[jpeg.components[0].table].astype(np.float32)
    stored = (jpeg.coefficients[0] * steps).reshape(-1, 64)
    again = forward(inverse(stored, 8))
    assert np.abs(again - stored).max() < 4  # rounding to whole grey levels and nothing else
    assert np.abs(again - stored).mean() < 0.35


def test_expected_shares_add_up_and_do_not_depend_on_a_step_of_one() -> None:
    source = make_source(photograph(256, 256), "JPEG", quality=88)
    jpeg = source.jpeg
    assert jpeg is not None
    found = frequencies(jpeg.coefficients[0], jpeg.quantisation[0], [slice(0, None)])
    for one in found:
        assert len(one.counts) <= 2 * LARGEST + 1
        assert one.once.sum() == pytest.approx(1)
        assert np.allclose(one.twice.sum(axis=1), 1)
        assert np.abs(one.gains()[:, one.step - 1]).max() < 1  # the same step twice leaves next to nothing
    assert earlier_saving(found).gain < double.OWN_TABLE


def test_bands_cover_small_pictures_whole_and_large_ones_evenly() -> None:
    assert bands(40, 50) == [slice(0, 40)]
    large = bands(1000, 1000)
    assert large[0].start == 0
    assert large[-1].stop == 1000
    assert sum(band.stop - band.start for band in large) * 1000 < 2 * double.SAMPLE


def test_parts_regions_and_enlargement_follow_the_blocks() -> None:
    chosen = np.zeros((6, 8), bool)
    chosen[1:4, 2:5] = True
    chosen[5, 7] = True
    (part,) = parts(chosen, 4)
    assert part.blocks == 9
    assert part.inside.sum() == 9
    assert region_of(part.box, (48, 61)) == Region(16, 8, 24, 24)
    assert region_of((6, 4, 2, 2), (47, 61)) == Region(48, 32, 13, 15)
    assert enlarged(chosen.astype(np.float32), (47, 61)).shape == (47, 61)


def test_blocks_with_a_clipped_colour_are_known() -> None:
    pixels = np.full((20, 30, 3), 100, np.uint8)
    pixels[3, 9, 1] = 255
    pixels[19, 29, 2] = 0
    ends = clipped_blocks(pixels, 3, 4)
    assert np.argwhere(ends).tolist() == [[0, 1], [2, 3]]


def test_a_file_of_inks_is_not_tested(job: Quiet) -> None:
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(saved(photograph(), 60)).convert("CMYK").save(buffer, "JPEG", quality=90)
    result = run(ImageSource.of_bytes(buffer.getvalue(), Path("inks.jpg")), Settings(), job)
    assert not result.applicable
    assert "inks" in str(result.reason)


@pytest.mark.parametrize("shape", [(32, 48), (29, 43)])
def test_a_block_is_clipped_where_any_of_its_samples_is(shape: tuple[int, int]) -> None:
    pixels = np.random.default_rng(3).integers(2, 254, (*shape, 3), np.uint8)
    pixels[::7, ::11, 0], pixels[5, 17, 2] = 0, 254
    beyond = np.pad((pixels < 2) | (pixels > 253), ((0, 32 - shape[0]), (0, 48 - shape[1]), (0, 0)), "edge")
    wanted = beyond.reshape(4, 8, 6, 8, 3).any(axis=(1, 3, 4))
    assert 0 < wanted.sum() < wanted.size
    assert np.array_equal(clipped_blocks(pixels, 4, 6), wanted)
