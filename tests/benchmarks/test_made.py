"""Made forgeries are what they say: one cause, an exact mask, real files, and the same ones for the same seed."""

import csv
from pathlib import Path

import made as made_sets
import numpy as np
import pytest
from conftest import encoded
from forgeries import Drawn, photograph
from made_causes import CAUSES, Made, pattern_of, reference
from made_pictures import Photos, part
from made_untouched import ENCODERS, screenshot, untouched

from analyzers.compression.standard import nearest_quality
from analyzers.evidence import ImageSource


def source_of(made: Made) -> ImageSource:
    return ImageSource.of_bytes(made.data, Path(f"made{made.suffix}"))


def make(cause: str, number: int = 0) -> Made:
    return made_sets.made(Drawn(), cause, number, 0, CAUSES[cause])


@pytest.mark.parametrize("cause", CAUSES)
def test_a_forgery_is_a_file_that_the_reader_takes_and_its_mask_has_its_size(cause: str) -> None:
    made = make(cause)
    assert made.mask is not None
    assert source_of(made).shape == made.mask.shape
    assert 0.04 < made.mask.mean() < 0.3


def test_the_same_seed_gives_the_same_file_and_another_number_another() -> None:
    assert make("grid").data == make("grid").data
    assert make("grid", 1).data != make("grid").data


def test_the_last_saving_of_a_double_one_is_the_one_it_names() -> None:
    made = make("double_background")
    jpeg = source_of(made).jpeg
    assert jpeg is not None
    assert nearest_quality(jpeg.quantisation[0]) == (made.note["q2"], True)


def test_only_the_part_differs_in_noise() -> None:
    made = make("noise")
    luma = source_of(made).luma.astype(np.float32)
    rough = np.abs(luma[1:, 1:] - luma[:-1, 1:] - luma[1:, :-1] + luma[:-1, :-1])
    mask = made.mask[1:, 1:]
    wanted = float(made.note["sigma_part"]) / float(made.note["sigma"])
    assert np.median(rough[mask]) / np.median(rough[~mask]) == pytest.approx(wanted, rel=0.4)


def test_the_fingerprint_of_a_made_camera_is_in_its_pictures() -> None:
    import cv2

    pictures = [made_sets.made(Drawn(), "reference", number, 0, lambda p, r: reference(p, r, 1)) for number in range(4)]
    seen = np.zeros(pattern_of(1).shape, np.float32)
    for each in pictures:
        luma = source_of(each).luma.astype(np.float32)
        seen += luma - cv2.GaussianBlur(luma, (0, 0), 1)
    own, other = (float(np.corrcoef(seen.ravel(), pattern_of(camera).ravel())[0, 1]) for camera in (1, 2))
    assert own > 0.1 > abs(other) * 5


@pytest.mark.parametrize("encoder", ENCODERS)
def test_every_encoder_writes_a_jpeg_of_the_pictures_size(encoder: str) -> None:
    data, _ = ENCODERS[encoder](photograph(96, 128), np.random.default_rng(0))
    source = ImageSource.of_bytes(data, Path("made.jpg"))
    assert (source.shape, source.facts.format) == ((96, 128), "JPEG")


def test_untouched_pictures_and_screenshots_have_no_mask() -> None:
    for make_one in (untouched, screenshot):
        made = made_sets.made(Drawn(), "any", 3, 0, make_one)
        assert made.mask is None
        assert min(source_of(made).shape) > 40


def test_a_part_lies_within_the_picture() -> None:
    random = np.random.default_rng(4)
    for _ in range(60):
        mask = part(300, 400, random)
        assert not any(edge.any() for edge in (mask[0], mask[-1], mask[:, 0], mask[:, -1]))


def test_the_manifest_lists_every_file_with_its_mask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(2):
        (photos / f"{number}.png").write_bytes(encoded(photograph(730, 900, number)))
    out = tmp_path / "out"
    wanted = ["--count", "1", "--causes", "double_insert", "--untouched", "1", "--screens", "0"]
    monkeypatch.setattr("sys.argv", ["made.py", str(photos), str(out), *wanted])
    made_sets.main()
    rows = list(csv.DictReader((out / "manifest.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["dataset"], row["kind"], bool(row["mask"])) for row in rows] == [
        ("made_double_insert", "double_insert", True),
        ("made_untouched", "untouched", False),
    ]
    assert all((out / row[column]).is_file() for row in rows for column in ("image", "mask") if row[column])


def test_a_folder_without_pictures_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no pictures"):
        Photos.of(tmp_path)
