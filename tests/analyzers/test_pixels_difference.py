"""Two pictures are laid on each other as exactly as they allow, subtracted, and measured; what cannot be laid on each other is refused."""

from pathlib import Path

import numpy as np
import pytest
from conftest import Quiet, encoded, make_source
from numpy.typing import NDArray
from scenes import scene

from analyzers.contract import Cancelled
from analyzers.evidence import ImageSource
from analyzers.pixels.difference import ANALYZER, AS_THEY_ARE, BY_CONTENT, OUTSIDE, Settings, run
from analyzers.results import Map, Picture, Region, Result, Table, Weight
from analyzers.testing_results import faults
from analyzers.testing_sources import sources

PICTURE = scene(3)
BOX = Region(200, 150, 40, 30)


def edited() -> NDArray[np.uint8]:
    changed = PICTURE.copy()
    changed[BOX.y : BOX.y + BOX.height, BOX.x : BOX.x + BOX.width] ^= 128
    return changed


@pytest.fixture
def beside(tmp_path: Path):
    def write(pixels: NDArray[np.generic], name: str = "other.png", **options: object) -> str:
        path = tmp_path / name
        path.write_bytes(encoded(pixels, "JPEG" if name.endswith("jpg") else "PNG", **options))
        return str(path)

    return write


def compared(other: str, pixels: NDArray[np.generic] = PICTURE, **settings: object) -> Result:
    return run(make_source(pixels), Settings(other=other, **settings), Quiet())  # type: ignore[arg-type]


def the_map(result: Result) -> Map:
    return next(view for view in result.views if isinstance(view, Map))


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


def test_the_same_picture_in_another_format_is_equal_sample_by_sample(beside) -> None:
    result = compared(beside(PICTURE))
    assert "No compared pixel differs" in said(result)
    assert not the_map(result).values.any()


def test_a_changed_part_is_outlined_to_the_pixel_and_counted(beside) -> None:
    result = compared(beside(edited()), gain=1)
    assert [finding.region for finding in result.findings if finding.region] == [BOX]
    inside = the_map(result).values[BOX.y : BOX.y + BOX.height, BOX.x : BOX.x + BOX.width]
    assert (inside == 128).all()
    assert np.count_nonzero(the_map(result).values) == BOX.width * BOX.height
    assert {finding.weight for finding in result.findings} == {Weight.NOTE}


def test_the_scale_follows_gain_and_sign_and_never_the_picture(beside) -> None:
    other = beside(edited())
    assert (the_map(compared(other, gain=5)).low, the_map(compared(other, gain=5)).high) == (0, 51)
    signed = the_map(compared(other, gain=5, signed=True))
    assert (signed.low, signed.high) == (-51, 51)


def test_the_sign_says_which_is_brighter(beside) -> None:
    darker = np.full((40, 60, 3), 90, np.uint8)
    result = compared(beside(darker), np.full((40, 60, 3), 100, np.uint8), signed=True)
    assert (the_map(result).values == 10).all()
    assert [row[1] for row in next(view for view in result.views if isinstance(view, Table)).rows] == ["+10.000"] * 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda pixels: pixels[21:-33, 37:-50], "pixel -37, -21."),
        (np.rot90, "turned by 90.00 degrees"),
        (lambda pixels: pixels[:, ::-1][:, 10:], "laid on mirrored"),
    ],
    ids=["crop", "turn", "mirror"],
)
def test_a_lossless_crop_turn_or_mirror_image_is_compared_sample_by_sample(beside, change, words: str) -> None:
    result = compared(beside(np.ascontiguousarray(change(edited()))))
    assert words in said(result)
    assert [finding.region for finding in result.findings if finding.region] == [BOX]


def test_a_smaller_jpeg_is_laid_on_by_content_and_the_change_stands_out(beside) -> None:
    import cv2

    small = cv2.resize(edited(), None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    result = compared(beside(small, "small.jpg", quality=90), channel="luma", gain=1)
    values = the_map(result).values
    inside = values[BOX.y + 4 : BOX.y + BOX.height - 4, BOX.x + 4 : BOX.x + BOX.width - 4]
    assert "1.429 times its size" in said(result)
    assert inside.mean() > 5 * values.mean()


def test_what_the_other_does_not_cover_is_said_and_drawn_grey(beside) -> None:
    result = compared(beside(PICTURE[:, 100:].copy()))
    brought = next(view for view in result.views if isinstance(view, Picture))
    assert "covers 84.38 % of this one" in said(result)
    assert (brought.pixels[:, :100] == OUTSIDE).all()
    assert (brought.pixels[:, 100:] == PICTURE[:, 100:]).all()


def test_two_pictures_that_share_nothing_are_refused_with_their_sizes(beside) -> None:
    result = compared(beside(scene(9, 300, 400)))
    assert not result.applicable
    assert "No alignment was found" in str(result.reason)
    assert "400 × 300" in str(result.reason)


def test_as_they_are_refuses_two_sizes_and_by_content_finds_the_same_place_for_equal_ones(beside) -> None:
    refused = compared(beside(PICTURE[10:].copy()), alignment=AS_THEY_ARE)
    assert "cannot be compared as they are" in str(refused.reason)
    assert "pixel 0, 0." in said(compared(beside(edited()), alignment=BY_CONTENT))


def test_no_other_picture_and_one_that_is_gone_are_said_in_a_sentence(tmp_path: Path) -> None:
    assert "No other picture is chosen" in str(compared("").reason)
    assert "gone.png cannot be opened" in str(compared(str(tmp_path / "gone.png")).reason)


def test_16_bit_samples_keep_their_fractions_of_a_grey_level(beside) -> None:
    deep = np.full((20, 30), 25_700, np.uint16)
    result = compared(beside(deep), deep + np.uint16(257 // 2))
    assert the_map(result).values == pytest.approx(np.full((20, 30), 128 / 257), abs=1e-4)


def test_a_picture_of_any_kind_is_compared_with_itself_without_a_fault(tmp_path: Path) -> None:
    for name, source in sources():
        path = source.copy_to(lambda data: (tmp_path / "same", data))
        path[0].write_bytes(path[1])
        result = run(source, Settings(other=str(path[0])), Quiet())
        assert faults(result, source) == [], name
        assert "No compared pixel differs" in said(result), name


def test_it_stops_at_each_checkpoint_and_never_goes_back(beside) -> None:
    other = beside(edited()[5:].copy())
    watched = Quiet()
    run(make_source(PICTURE), Settings(other=other), watched)
    assert watched.seen == sorted(watched.seen)
    for number in range(1, len(watched.seen) + 1):
        with pytest.raises(Cancelled):
            run(make_source(PICTURE), Settings(other=other), Quiet(number))


def test_the_other_picture_is_named_by_its_hash(beside) -> None:
    other = beside(edited())
    assert ImageSource.open(other).evidence.sha256 in said(compared(other))
    assert ANALYZER.params is Settings
