"""A preview that shows something else, more, or another way round than its picture is named with its place; one that agrees is not."""

import re
from pathlib import Path

import numpy as np
import pytest
from conftest import Quiet
from containers import film, jpeg_of, scenery, segment, shrunk, with_mpf, with_segments, with_thumbnail

from analyzers import reader
from analyzers.evidence import ImageSource
from analyzers.metadata.preview_place import Place, correlation, place_of, turned
from analyzers.metadata.thumbnail import run
from analyzers.parameters import Params
from analyzers.results import Finding, Map, Picture, Region, Result, Score, Table, Weight

SCENE = scenery(480, 640)
SMALL = shrunk(SCENE)


def looked_at(data: bytes) -> Result:
    return run(ImageSource.of_bytes(data, Path("made.jpg")), Params(), Quiet())


def remarkable(data: bytes) -> list[Finding]:
    return [finding for finding in looked_at(data).findings if finding.weight is not Weight.NOTE]


def place(preview: np.ndarray, picture: np.ndarray) -> Place:
    found = place_of(preview, picture)
    assert found is not None
    return found


def test_a_preview_of_the_same_picture_is_said_to_agree() -> None:
    result = looked_at(with_thumbnail(SCENE, SMALL))
    (finding,) = result.findings
    assert finding.weight is Weight.NOTE
    assert "shows the same as the picture" in finding.text


def test_preview_map_score_and_table_are_given() -> None:
    result = looked_at(with_thumbnail(SCENE, SMALL))
    assert [type(view) for view in result.views] == [Picture, Map, Score, Table]
    assert isinstance(result.views[1], Map)
    assert result.views[1].values.shape == SCENE.shape[:2]
    assert result.views[1].values.max() < 15


def test_a_part_that_was_pasted_in_later_is_found_where_it_is() -> None:
    changed = SCENE.copy()
    changed[200:300, 400:500] = 255 - changed[200:300, 400:500]
    (finding,) = remarkable(with_thumbnail(changed, SMALL))
    assert finding.region is not None
    x, y, width, height = finding.region
    assert 380 < x < 420
    assert 180 < y < 220
    assert 70 < width < 140
    assert 70 < height < 140


@pytest.mark.parametrize(
    "changed",
    [
        np.clip(SCENE * 0.7 + 60, 0, 255).astype(np.uint8),
        (255 * (SCENE / 255.0) ** 0.7).astype(np.uint8),
        shrunk(SCENE, 320, 240),
        np.repeat((SCENE @ (0.299, 0.587, 0.114))[..., None], 3, axis=2).astype(np.uint8),
    ],
    ids=["brighter", "gamma", "smaller", "grey"],
)
def test_a_change_of_tones_or_size_is_no_difference(changed: np.ndarray) -> None:
    assert remarkable(with_thumbnail(changed, SMALL)) == []


def test_another_picture_in_the_preview_is_said_to_be_one() -> None:
    (finding,) = remarkable(with_thumbnail(SCENE, shrunk(scenery(480, 640, seed=5))))
    assert "shows something else than the picture" in finding.text


def test_a_crop_is_found_with_its_share() -> None:
    (finding,) = remarkable(with_thumbnail(SCENE[60:420, 100:580], SMALL))
    assert len(looked_at(with_thumbnail(SCENE[60:420, 100:580], SMALL)).findings) == 1  # not that they agree as well
    assert re.search("the picture is 5[5-7] % of it", finding.text)


def test_bars_around_the_preview_are_left_out() -> None:
    wide = scenery(432, 768)
    barred = np.zeros((120, 160, 3), np.uint8)
    barred[15:105] = shrunk(wide, 160, 90)
    found = place(barred, wide)
    assert found.bars
    assert remarkable(with_thumbnail(wide, barred)) == []


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_turn_is_found_and_a_change_is_shown_where_it_lies_in_the_stored_picture(turn: int, mirrored: bool) -> None:
    preview = turned(SMALL, turn, mirrored)
    changed = SCENE.copy()
    changed[40:140, 60:160] = 255 - changed[40:140, 60:160]
    found = place(preview, changed)
    assert (found.turn, found.mirrored) == (turn, mirrored)
    (finding,) = remarkable(with_thumbnail(changed, preview))
    assert finding.region is not None
    x, y, width, height = finding.region
    assert abs(x + width / 2 - 110) < 15
    assert abs(y + height / 2 - 90) < 15


def test_a_preview_squeezed_to_another_shape_is_a_note() -> None:
    result = looked_at(with_thumbnail(scenery(400, 640), shrunk(scenery(400, 640))))
    assert [finding.weight for finding in result.findings] == [Weight.NOTE, Weight.NOTE]
    assert "another shape than the picture, by 17 %" in result.findings[0].text


def test_a_picture_of_one_tone_cannot_be_compared() -> None:
    (finding,) = looked_at(with_thumbnail(np.full((480, 640, 3), 90, np.uint8), SMALL)).findings
    assert "cannot be compared" in finding.text


def test_a_file_without_a_preview_cannot_be_tested() -> None:
    result = looked_at(jpeg_of(SCENE))
    assert not result.applicable
    assert "holds no preview" in str(result.reason)


def test_a_further_picture_that_an_index_names_as_preview_is_compared_too() -> None:
    (finding,) = remarkable(with_mpf(with_thumbnail(SCENE, SMALL), jpeg_of(scenery(240, 320, seed=7))))
    assert "MPF picture" in finding.text


def test_films_and_gain_maps_are_no_previews() -> None:
    gain = jpeg_of(scenery(240, 320, seed=7))
    item = b'<Container:Item Item:Semantic="Primary"/><Container:Item Item:Semantic="GainMap" Item:Length="%d"/>' % len(gain)
    data = with_segments(jpeg_of(SCENE), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + item)) + gain
    assert reader.call("previews", data) == []
    assert reader.call("previews", jpeg_of(SCENE) + film()) == []


def test_a_damaged_preview_is_passed_over() -> None:
    data = with_thumbnail(SCENE, SMALL)
    at = data.index(b"\xff\xd8", 4)
    assert reader.call("previews", data[: at + 200] + bytes(400) + data[at + 600 :]) is not None


def test_the_preview_of_a_preview_is_passed_over() -> None:
    inner = with_thumbnail(shrunk(SCENE, 320, 240), SMALL)
    assert [found["width"] for found in reader.call("previews", with_mpf(jpeg_of(SCENE), inner))] == [320]


def test_correlation_is_one_for_the_same_and_none_for_one_tone() -> None:
    ramp = np.arange(12.0).reshape(3, 4)
    assert correlation(ramp, 2 * ramp + 5) == pytest.approx(1)
    assert correlation(ramp, np.ones((3, 4))) == 0


def test_a_finding_never_leaves_the_picture() -> None:
    changed = SCENE.copy()
    changed[380:, 540:] = 255 - changed[380:, 540:]
    for finding in remarkable(with_thumbnail(changed, SMALL)):
        region = finding.region or Region(0, 0, 1, 1)
        assert region.x + region.width <= 640
        assert region.y + region.height <= 480
