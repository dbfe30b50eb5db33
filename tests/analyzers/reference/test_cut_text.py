"""A line of the frame that the crop cuts through is named with its edge; a scene without writing gives no word."""

import shutil
from pathlib import Path

import cv2  # noqa: TID253  draws every frame here
import numpy as np
import pytest
from conftest import Quiet
from forgeries import saved
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analyzers import reader
from analyzers.contract import Cancelled
from analyzers.reader.errors import WorkerDied
from analyzers.reference import cut_text, reading
from analyzers.reference.cut_text import cut_off, kept_texts, notes
from analyzers.reference.reading import Reading, read_strip, read_text, strip
from analyzers.reference.text_lines import text_lines
from analyzers.results import Region

Pixels = NDArray[np.uint8]
LINE = "Development footage. This is a work in progress"
FONT = Path(__file__).resolve().parents[3] / "resources" / "fonts" / "DejaVuSans.ttf"
PLACE = Region(150, 200, 300, 12)  # about where the line stands
installed = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def landscape(seed: int = 3, height: int = 360, width: int = 640) -> Pixels:
    """Hills, a road and grain: structure everywhere, and nothing written."""
    random = np.random.default_rng(seed)
    rough = random.normal(110, 40, (height // 24 + 2, width // 24 + 2, 3)).astype(np.float32)
    ground = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
    cv2.line(ground, (0, height - 40), (width, height // 3), (150, 140, 120), 24)
    for _ in range(12):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        cv2.ellipse(ground, (x, y), (int(random.integers(8, 40)), int(random.integers(5, 20))), 20, 0, 360, [60.0, 70.0, 55.0], -1)
    return np.clip(ground + random.normal(0, 3, ground.shape), 0, 255).astype(np.uint8)


def written(pixels: Pixels, text: str = LINE, size: int = 13) -> Pixels:
    """The frame with a line of white letters as a display has them."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.fromarray(pixels)
    font = ImageFont.truetype(str(FONT), size)
    ImageDraw.Draw(picture).text((PLACE.x, PLACE.y), text, font=font, fill=(240, 240, 240), stroke_width=1, stroke_fill=(15, 15, 15))
    return saved(np.asarray(picture), 90)


FRAME = written(landscape())
SCALE = 1.25


def taken(x: int, y: int, width: int, height: int, frame: Pixels = FRAME) -> tuple[Pixels, NDArray[np.float64]]:
    """A part of the frame, enlarged and saved coarsely, and the way back from its px to the frame's."""
    part = cv2.resize(frame[y : y + height, x : x + width], None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_CUBIC)
    return saved(np.asarray(part, np.uint8), 45), np.array([[1 / SCALE, 0, x], [0, 1 / SCALE, y], [0, 0, 1.0]])


CROPS = {"right": (20, 30, 280, 300), "left": (300, 30, 320, 300), "lower": (20, 30, 600, 178), "upper": (20, 207, 600, 150)}


@pytest.mark.parametrize(("edge", "crop"), CROPS.items(), ids=CROPS)
@pytest.mark.parametrize("inverted", [False, True], ids=["as it is", "inverted"])
def test_line_that_the_crop_cuts_is_named_with_its_edge(edge: str, crop: tuple[int, int, int, int], inverted: bool) -> None:
    picture, to_kept = taken(*crop)
    ((message, place),) = cut_off(255 - picture if inverted else picture, FRAME, to_kept)
    assert f"cut off at the picture's {edge} edge" in str(message)
    assert "look at the whole frame" in str(message)
    assert f"(at {place.x}, {place.y}, {place.width} × {place.height} px)" in str(message)
    x, y = place.x / SCALE + crop[0], place.y / SCALE + crop[1]
    assert PLACE.x - 8 <= x <= PLACE.x + PLACE.width + 8
    assert PLACE.y - 6 <= y <= PLACE.y + 16


def test_mirrored_picture_names_the_edge_as_it_is_seen() -> None:
    picture, to_kept = taken(*CROPS["right"])
    mirror = np.array([[-1.0, 0, picture.shape[1] - 1], [0, 1, 0], [0, 0, 1]])
    ((message, _),) = cut_off(np.ascontiguousarray(picture[:, ::-1]), FRAME, to_kept @ mirror)
    assert "left edge" in str(message)


def test_bar_beside_the_crop_is_no_part_of_the_picture() -> None:
    picture, to_kept = taken(*CROPS["right"])
    barred = cv2.copyMakeBorder(picture, 40, 40, 60, 60, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    moved = to_kept @ np.array([[1, 0, -60], [0, 1, -40], [0, 0, 1.0]])
    ((message, place),) = cut_off(np.asarray(barred, np.uint8), FRAME, moved)
    assert "right edge" in str(message)
    assert place.x + place.width <= 60 + picture.shape[1] + 4


def test_line_that_is_kept_whole_is_not_cut_and_is_said_to_be_kept(job: Quiet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut_text, "read_strip", lambda line, bright: Reading())
    picture, to_kept = taken(20, 30, 600, 300)
    assert cut_off(picture, FRAME, to_kept) == ()
    (said,) = notes(picture, FRAME, to_kept, job)
    assert "keeps writing that the reference frame has" in str(said)


def test_line_that_was_painted_over_is_not_claimed() -> None:
    picture, to_kept = taken(20, 30, 600, 300)
    painted = picture.copy()
    painted[200:250] = landscape(9, 50, picture.shape[1])
    assert kept_texts(painted[..., 1], FRAME[..., 1], to_kept) == ()


def test_line_outside_the_crop_is_not_claimed() -> None:
    picture, to_kept = taken(20, 230, 600, 120)
    assert kept_texts(picture[..., 1], FRAME[..., 1], to_kept) == ()


@pytest.mark.parametrize("seed", range(6))
def test_scene_without_writing_gives_no_word(seed: int, job: Quiet) -> None:
    frame = landscape(seed)
    assert text_lines(frame[..., 1]) == ()
    assert notes(*_arguments(frame, (50, 40, 400, 250)), job) == ()
    assert job.seen == []


def _arguments(frame: Pixels, crop: tuple[int, int, int, int]) -> tuple[Pixels, Pixels, NDArray[np.float64]]:
    picture, to_kept = taken(*crop, frame)
    return picture, frame, to_kept


def test_railing_is_no_writing() -> None:
    grey = np.random.default_rng(4).normal(90, 3, (240, 640)).clip(0, 255).astype(np.uint8)
    for x in range(60, 560, 12):
        grey[150:168, x : x + 4] = 165
    assert text_lines(grey) == ()


def test_line_is_found_whole_where_it_stands() -> None:
    line = text_lines(FRAME[..., 1])[0]
    assert line.bright
    assert abs(line.box.x - PLACE.x) <= 4
    assert line.box.width > 0.8 * PLACE.width
    assert abs(line.box.y - PLACE.y) <= 8


def lettered() -> Pixels:
    """The line on a strip of its own, as captions have them: Tesseract reads no outlined letters of this size."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.fromarray(landscape())
    drawing, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), 14)
    drawing.rectangle((PLACE.x - 6, PLACE.y - 4, PLACE.x + 340, PLACE.y + 20), fill=(30, 30, 60))
    drawing.text((PLACE.x, PLACE.y), LINE, font=font, fill=(240, 240, 240))
    return saved(np.asarray(picture), 90)


@installed
def test_both_readings_are_told(job: Quiet) -> None:
    frame = lettered()
    picture, to_kept = taken(*CROPS["right"], frame)
    said = [str(message) for message in notes(picture, frame, to_kept, job)]
    assert len(said) == 2
    assert "“Development foot" in said[1]
    assert "work in progress” in the reference frame" in said[1]


@installed
def test_region_of_either_polarity_is_read() -> None:
    grey = lettered()[..., 1]
    for picture in (grey, 255 - grey):
        assert "work in progress" in read_text(np.ascontiguousarray(picture), Region(PLACE.x, PLACE.y + 1, 335, 15))


def test_absent_program_is_mentioned_once_and_the_line_is_named_all_the_same(job: Quiet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "call", lambda name, data, **_: {"installed": False, "languages": [], "lines": []})
    picture, to_kept = taken(*CROPS["left"])
    said = [str(message) for message in notes(picture, FRAME, to_kept, job)]
    assert len(said) == 2
    assert "left edge" in said[0]
    assert said[1] == "Where the program Tesseract is installed, such lines are read as well."


def test_failing_reader_costs_no_more_than_the_reading(job: Quiet, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str, data: bytes, **_: object) -> object:
        raise WorkerDied(cut_text.say("gone"))

    monkeypatch.setattr(reader, "call", fail)
    picture, to_kept = taken(*CROPS["left"])
    assert len(notes(picture, FRAME, to_kept, job)) == 1


def test_what_is_hardly_sure_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"text": "mmmm", "confidence": reading.SURE - 0.1, "box": [0, 0, 9, 9]}
    monkeypatch.setattr(reader, "call", lambda name, data, **_: {"installed": True, "languages": ["eng"], "lines": [row]})
    assert read_strip(FRAME[190:220, :, 1], True) == Reading()


def test_braces_in_a_picture_stay_braces(job: Quiet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut_text, "read_strip", lambda line, bright: Reading("{x} {evil}", 0.9))
    picture, to_kept = taken(*CROPS["right"])
    assert "“{x} {evil}”" in str(notes(picture, FRAME, to_kept, job)[1])


def test_cancelled_search_stops_before_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut_text, "read_strip", lambda line, bright: pytest.fail("it was read"))
    picture, to_kept = taken(*CROPS["right"])
    with pytest.raises(Cancelled):
        notes(picture, FRAME, to_kept, Quiet(stop_at=1))


@pytest.mark.parametrize("shape", [(1, 1), (8, 8), (37, 53), (1, 300), (300, 1)])
@pytest.mark.parametrize("kept", [(1, 1), (8, 8), (90, 160)])
def test_pictures_of_any_size_give_no_word(shape: tuple[int, int], kept: tuple[int, int], job: Quiet) -> None:
    picture, frame = np.full((*shape, 3), 77, np.uint8), np.full((*kept, 3), 99, np.uint8)
    assert notes(picture, frame, np.eye(3), job) == ()
    assert strip(picture[..., 0], np.eye(3), Region(0, 0, 1, 1)).size


@given(height=st.integers(1, 120), width=st.integers(1, 200), seed=st.integers(0, 50))
@settings(max_examples=40, deadline=None)
def test_noise_of_any_size_is_looked_at_without_complaint(height: int, width: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    noise = random.integers(0, 256, (height, width), np.uint8)
    for line in text_lines(noise):
        assert line.box.width > 0
        assert line.box.height > 0
    kept_texts(noise, noise, np.eye(3) + random.normal(0, 0.01, (3, 3)) * np.array([[1, 1, 9], [1, 1, 9], [0, 0, 0]]))


@pytest.mark.parametrize("matrix", [np.zeros((3, 3)), np.diag([1.0, 0.0, 1.0]), np.array([[1, 0, 0], [0, 1, 0], [-1, 0, 1.0]])])
def test_impossible_registration_gives_no_word(matrix: NDArray[np.float64]) -> None:
    assert kept_texts(FRAME[..., 1], FRAME[..., 1], matrix) == ()
