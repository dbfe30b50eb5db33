"""The evidence inside the finding: a JPEG's own bytes, every other picture without loss, upright by a matrix, and never parsed here."""

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from case.findings import Printed, case_of, map_of, run_of

from analyzers.evidence import ImageSource
from forensics_gui.case.report import write_report
from forensics_gui.case.report.images import Sheet
from forensics_gui.case.report.plates import Placed

Make = Callable[..., ImageSource]


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(7).integers(0, 256, (40, 56, 3), dtype=np.uint8)


def printed(path: Path, *sources: ImageSource, **fields: object) -> Printed:
    case, by_hash = case_of(*sources, **fields)
    write_report(case, by_hash, path, methods={})
    return Printed(path)


def only_jpeg(finding: Printed):
    (image,) = (image for image in finding.images.values() if image.get("/Filter") == "/DCTDecode")
    return image


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0, "quality": 100}])
def test_a_jpeg_stands_in_the_finding_bit_for_bit(noise, source: Make, tmp_path, options) -> None:
    photo = source(noise, "JPEG", **options)
    finding = printed(tmp_path / "f.pdf", photo, runs=(run_of(photo, map_of(photo)),))
    image = only_jpeg(finding)
    assert image.read_raw_bytes() == photo.copy_to(bytes)
    assert image.ColorSpace == "/DeviceRGB"


def test_a_grey_jpeg_is_grey(noise, source: Make, tmp_path) -> None:
    finding = printed(tmp_path / "f.pdf", source(noise[..., 0], "JPEG"))
    assert only_jpeg(finding).ColorSpace == "/DeviceGray"


def test_inks_of_a_cmyk_jpeg_are_turned_round(source: Make, tmp_path) -> None:
    from PIL import Image

    inks = np.zeros((8, 8, 4), np.uint8)
    inks[..., 0] = 200
    Image.frombuffer("CMYK", (8, 8), inks.tobytes()).save(tmp_path / "inks.jpg")
    finding = printed(tmp_path / "f.pdf", ImageSource.open(tmp_path / "inks.jpg"))
    image = only_jpeg(finding)
    assert image.ColorSpace == "/DeviceCMYK"
    assert [int(part) for part in image.Decode] == [1, 0] * 4


def test_a_png_is_drawn_without_loss(noise, source: Make, tmp_path) -> None:
    finding = printed(tmp_path / "f.pdf", source(noise))
    (image,) = finding.images.values()
    rows = np.frombuffer(zlib.decompress(image.read_raw_bytes()), np.uint8).reshape(40, 1 + 56 * 3)
    assert set(rows[:, 0]) == {2}
    restored = np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8).reshape(noise.shape)
    np.testing.assert_array_equal(restored, noise)


def test_the_picture_is_stored_once_however_often_it_is_drawn(noise, source: Make, tmp_path) -> None:
    photo = source(noise, "JPEG")
    runs = tuple(run_of(photo, map_of(photo), id_=f"r{n}") for n in range(4))
    assert only_jpeg(printed(tmp_path / "f.pdf", photo, runs=runs)) is not None


def test_evidence_is_never_parsed_in_this_process(noise, source: Make, tmp_path, monkeypatch) -> None:
    photos = [source(noise, "JPEG"), source(noise, "PNG"), source(noise, "TIFF")]
    for photo in photos:
        assert photo.facts.width == 56
        assert photo.samples.shape == noise.shape

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a picture file was parsed in this process")

    monkeypatch.setattr("PIL.Image.open", refuse)
    monkeypatch.setattr("cv2.imdecode", refuse)
    printed(tmp_path / "f.pdf", *photos)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_place_in_the_stored_picture_falls_where_it_is_seen_upright(orientation: int) -> None:
    from PIL import Image, ImageOps

    stored = np.zeros((5, 7), np.uint8)
    stored[1, 5] = 255
    exif = Image.Exif()
    exif[274] = orientation
    picture = Image.fromarray(stored)
    picture.getexif()[274] = orientation
    upright = np.asarray(ImageOps.exif_transpose(picture))
    row, column = (int(part[0]) for part in np.nonzero(upright))
    sheet = Sheet("x", 7, 5, orientation)
    height, width = upright.shape
    assert sheet.upright == (width, height)
    assert Placed(sheet, 10, 20, width, height).at((5.5, 1.5)) == pytest.approx((10 + column + 0.5, 20 + row + 0.5))


def test_a_turned_picture_is_turned_by_the_matrix_alone(noise, source: Make, tmp_path) -> None:
    import pikepdf
    from PIL import Image

    exif = Image.Exif()
    exif[274] = 6
    photo = source(noise, "JPEG", exif=exif)
    assert photo.facts.orientation == 6
    finding = printed(tmp_path / "f.pdf", photo)
    assert only_jpeg(finding).read_raw_bytes() == photo.copy_to(bytes)
    page = finding.pdf.pages[1]
    (matrix,) = ([float(part) for part in operands] for operands, operator in pikepdf.parse_content_stream(page) if str(operator) == "cm")
    a, b, c, d, _, _ = matrix
    assert (a, d) == (0, 0)  # a quarter turn
    assert b < 0  # the stored row runs down the page,
    assert c > 0  # and its upper side, from which PDF counts last, lies on the right: clockwise
    assert -b / c == pytest.approx(56 / 40, rel=1e-3)


@pytest.mark.parametrize("shape", [(1, 1, 3), (8, 8, 3), (3, 900, 3), (900, 3, 3)])
def test_pictures_of_any_shape_find_room(source: Make, tmp_path, shape) -> None:
    odd = source(np.full(shape, 90, np.uint8))
    finding = printed(tmp_path / "f.pdf", odd, runs=(run_of(odd, map_of(odd)),))
    assert finding.says("Change map")


def test_sixteen_bits_and_alpha_are_drawn_and_named(source: Make, tmp_path) -> None:
    deep = source(np.full((6, 6), 40000, np.uint16))
    clear = source(np.full((6, 6, 4), 128, np.uint8))
    finding = printed(tmp_path / "f.pdf", deep, clear)
    assert finding.says("Drawn from the high byte of 16-bit samples.")
    assert finding.says("Drawn without its alpha channel.")
