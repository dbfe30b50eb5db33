"""A program's name is told from a camera's firmware, and a time is read from every usual form."""

from datetime import datetime

import pytest

from analyzers.metadata.software import can_edit, names_software
from analyzers.metadata.times import moment


def test_a_cameras_firmware_is_not_taken_for_a_program() -> None:
    assert not can_edit("HDR+ 1.0.345618096zd")
    assert not can_edit("Digital Camera FinePix1400Zoom Ver1.00")
    assert can_edit("GIMP 2.10.8")


def test_only_fields_in_which_programs_sign_are_asked() -> None:
    assert names_software("Xmp.xmpMM.History[2]/stEvt:softwareAgent")
    assert not names_software("Exif.Image.Artist")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2024:05:01 09:30:15", datetime(2024, 5, 1, 9, 30, 15)),
        ("2024-05-01T09:30:15.25+02:00", datetime(2024, 5, 1, 9, 30, 15)),
        ("2024-05-01T09:30Z", datetime(2024, 5, 1, 9, 30)),
        ("2024-05-01", datetime(2024, 5, 1)),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("yesterday", None),
    ],
)
def test_a_moment_is_read_from_every_usual_form(text: str, when: datetime | None) -> None:
    assert moment(text) == when
