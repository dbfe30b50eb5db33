"""What rules ask of a file beside its fields is read without trusting the file."""

from pathlib import Path
from typing import Any

import numpy as np
from conftest import encoded
from forgeries import photograph
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import CAMERA, marked, resources, with_segment, with_xmp

from analyzers.reader.parsers.marks import marks


def read(folder: Path, **options: Any) -> dict[str, Any]:
    return marks(marked(folder, CAMERA, **options).copy_to(bytes))


def test_the_size_of_the_thumbnail_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, thumbnail=(160, 107))["thumbnail"] == [160, 107, 160, 107]


def test_dark_bars_of_a_thumbnail_are_told_from_its_picture(tmp_path: Path) -> None:
    import exiv2

    small = np.full((120, 160, 3), 150, np.uint8)
    small[:7] = small[-7:] = 0
    path = tmp_path / "barred.jpg"
    path.write_bytes(encoded(photograph(48, 64), "JPEG"))
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    exiv2.ExifThumb(image.exifData()).setJpegThumbnail(encoded(small, "JPEG", quality=95))
    image.writeMetadata()
    assert marks(path.read_bytes())["thumbnail"] == [160, 120, 160, 106]


def test_a_file_without_a_thumbnail_has_none(tmp_path: Path) -> None:
    assert read(tmp_path)["thumbnail"] is None
    assert marks(encoded(photograph(8, 8), "PNG"))["thumbnail"] is None


def test_the_library_that_wrote_the_xmp_is_read() -> None:
    data = with_xmp("<xmp:Rating>3</xmp:Rating>", "Adobe XMP Core 5.6-c140")(encoded(photograph(8, 8), "JPEG"))
    assert marks(data)["toolkits"] == ["Adobe XMP Core 5.6-c140"]


def test_the_check_sum_of_iptc_is_read_and_worked_out() -> None:
    data = with_segment(encoded(photograph(8, 8), "JPEG"), 0xED, resources((0x0404, b"abc"), (0x0425, b"\1" * 16)))
    assert marks(data)["digest"] == ["01" * 16, "900150983cd24fb0d6963f7d28e17f72"]


@given(st.binary(max_size=300), st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_damaged_files_are_read_as_far_as_they_go(noise: bytes, at: int) -> None:
    data = with_segment(encoded(photograph(8, 8), "JPEG"), 0xED, resources((0x0404, b"abc"), (0x0425, b"\1" * 16)))
    found = marks(data[:at] + noise + data[at + len(noise) :])
    assert set(found) == {"thumbnail", "toolkits", "digest", "exif_blocks", "xmp_blocks"}
