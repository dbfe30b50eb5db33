"""The table leaves nothing out, says where each field lies, and every remark comes with its innocent explanation."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from conftest import Quiet, encoded, make_source
from forgeries import photograph
from PIL import Image  # noqa: TID253  writes the files that are examined

from analyzers.evidence import ImageSource
from analyzers.metadata.fields import ANALYZER, COLUMNS, Settings, run
from analyzers.results import Result, Weight

SOFTWARE, TIME, TAKEN, ARTIST, ORIENTATION = 0x0131, 0x0132, 0x9003, 0x013B, 0x0112


def with_exif(**options: Any) -> ImageSource:
    """A JPEG whose Exif has these tags: image={tag: value}, photo={tag: value}."""
    exif = Image.Exif()
    exif.update(options.get("image", {}))
    exif.get_ifd(0x8769).update(options.get("photo", {}))
    return make_source(photograph(32, 48), "JPEG", exif=exif.tobytes(), name=options.get("name", "taken.jpg"))


def listed(source: ImageSource) -> Result:
    return run(source, Settings(), Quiet())


def said(source: ImageSource) -> str:
    return " ".join(finding.text for finding in listed(source).findings)


def rows(source: ImageSource) -> dict[str, tuple[str, ...]]:
    """Rows by their key, or by group and name where they have none."""
    (table,) = listed(source).views
    assert table.columns == COLUMNS
    return {row[4] or f"{row[0]}: {row[1]}": row for row in table.rows}


def test_the_file_itself_is_described_first() -> None:
    source = with_exif(image={SOFTWARE: "Firmware 1.0"})
    found = rows(source)
    assert found["File: SHA-256"][2] == source.evidence.sha256
    assert found["File: Size in bytes"][2] == str(source.evidence.size)
    assert found["File: Pixels"][2] == "48 × 32"
    assert found["File: Bits per sample"][2] == "8"
    assert "libjpeg" in found["File: Decoder"][2]
    assert next(iter(found.values()))[0] == "File"


def test_a_field_has_its_readable_and_its_raw_value_and_its_key() -> None:
    row = rows(with_exif(image={ORIENTATION: 6}))["Exif.Image.Orientation"]
    assert row[2] == "right, top"
    assert row[3] == "6"


def test_fields_that_are_0_or_empty_are_listed() -> None:
    found = rows(with_exif(image={ARTIST: ""}, photo={0x9204: 0.0, 0x9208: 0}))
    assert found["Exif.Photo.LightSource"][3] == "0"
    assert found["Exif.Photo.ExposureBiasValue"][2].startswith("0")
    assert found["Exif.Image.Artist"][2] == "(empty)"


def test_a_file_without_metadata_is_said_to_prove_nothing() -> None:
    assert "their absence proves nothing" in said(make_source(photograph(32, 32)))
    assert "absence" not in said(with_exif(image={ARTIST: "A. Person"}))


def test_a_name_that_hides_letters_is_spelt_out() -> None:
    source = ImageSource.of_bytes(encoded(photograph(32, 32)), Path("photo\u202egpj.exe"))
    assert rows(source)["File: Name"][2] == "photo\\u202egpj.exe"


def test_pixels_that_were_re_encoded_on_the_way_are_said_to_be() -> None:
    source = with_exif(image={ARTIST: "A. Person"})
    evidence = replace(source.evidence, origin=replace(source.evidence.origin, original_bytes=False))
    assert "not those of the original file" in said(source.copy_to(lambda data: ImageSource(evidence, data)))


def test_no_finding_is_more_than_a_note() -> None:
    busy = with_exif(image={SOFTWARE: "GIMP 2.10", TIME: "2024:05:02 10:00:00", ORIENTATION: 3}, photo={TAKEN: "2023:05:01 09:00:00"})
    weights = [finding.weight for source in (busy, make_source(photograph(32, 32))) for finding in listed(source).findings]
    assert weights == [Weight.NOTE]


def test_a_format_without_metadata_of_its_own_is_listed_too() -> None:
    source = make_source(np.zeros((8, 8, 3), np.uint8), "BMP")
    assert rows(source)["File: Format"][2] == "BMP"
    assert ANALYZER.reads <= source.traits
