"""The method lists every rule with what came of it, quotes what it rests on, and lets users add rules without breaking anything."""

from pathlib import Path

import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import photograph
from marked import CAMERA, VALLETTA, marked

from analyzers.evidence import ImageSource
from analyzers.metadata import rule_files
from analyzers.metadata.contradictions import ANALYZER, COLUMNS, Settings, run
from analyzers.metadata.names import named
from analyzers.metadata.times import DAY
from analyzers.results import Result, Table, Weight

OWN = """
[[rule]]
id = "mine.canon"
title = "A Canon"
says = "The camera is a Canon."
innocent = ["Many are."]
when = { field = "Exif.Image.Make", is = "canon" }
"""


def checked(source: ImageSource, rules: str = "") -> Result:
    return run(source, Settings(rules=rules), Quiet())


def table_of(result: Result) -> Table:
    first = result.views[0]
    assert isinstance(first, Table)
    return first


def rows(result: Result, outcome: str) -> dict[str, tuple[str, ...]]:
    """Rows with this outcome by the rule's title."""
    return {row[1]: row for row in table_of(result).rows if row[0] == outcome}


@pytest.fixture
def edited(tmp_path: Path) -> ImageSource:
    return marked(tmp_path, {**CAMERA, "Exif.Image.Software": "GIMP 2.10.34"})


def test_a_rule_that_holds_is_shown_with_its_fields_and_innocent_explanations(edited: ImageSource) -> None:
    row = rows(checked(edited), "Trace found")["A program signed the file"]
    assert row[2] == "notable"
    assert row[4] == "Exif.Image.Software = GIMP 2.10.34"
    assert "also used to caption" in row[5]


def test_a_finding_quotes_what_it_rests_on_and_names_the_innocent_explanation(edited: ImageSource) -> None:
    (finding,) = [one for one in checked(edited).findings if one.weight is Weight.NOTABLE]
    assert "Exif.Image.Software = GIMP 2.10.34" in finding.text
    assert "It may be harmless: Such programs are also used to caption" in finding.text


def test_every_rule_stands_in_the_table_once(edited: ImageSource) -> None:
    titles = [row[1] for row in table_of(checked(edited)).rows]
    assert sorted(titles) == sorted(rule.title for rule in rule_files.joined(rule_files.shipped()).rules)


def test_a_rule_that_could_not_be_checked_names_what_was_wanting(edited: ImageSource) -> None:
    row = rows(checked(edited), "Could not be checked")["The satellites' time is another"]
    assert row[4] == "wanting: time.gps (as a time)"


def test_rules_that_found_nothing_are_listed_and_counted() -> None:
    result = checked(make_source(photograph(48, 64)))
    assert "Bytes after the end" not in rows(result, "Nothing found")  # the file is a PNG
    assert "A program signed the file" in rows(result, "Nothing found")
    (finding,) = result.findings
    assert finding.text.startswith("Nothing was found by this method: ")
    assert f"{len(rows(result, 'Could not be checked'))} could not be" in finding.text


def test_a_rule_of_the_users_own_is_checked(edited: ImageSource, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN)
    assert rows(checked(edited, str(tmp_path)), "Trace found")["A Canon"][4] == "Exif.Image.Make = Canon"


def test_where_no_folder_is_chosen_the_programs_own_is_looked_into(edited: ImageSource) -> None:
    rule_files.own_folder().mkdir(parents=True)
    (rule_files.own_folder() / "mine.toml").write_text(OWN)
    assert "A Canon" in rows(checked(edited), "Trace found")


def test_a_broken_rule_is_named_in_one_sentence_and_the_others_run(edited: ImageSource, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN + OWN.replace("mine.canon", "mine.other").replace("is =", "was ="))
    result = checked(edited, str(tmp_path))
    assert any(one.text.startswith("The rule mine.other of mine.toml was left out: ") for one in result.findings)
    assert "A Canon" in rows(result, "Trace found")
    assert "mine.other" in rows(result, "Left out")


def test_a_broken_file_is_named_in_one_sentence(edited: ImageSource, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[[rule")
    assert any(one.text.startswith("The rules file mine.toml was left out: ") for one in checked(edited, str(tmp_path)).findings)


def test_the_files_of_rules_are_listed_with_their_digests(edited: ImageSource, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN)
    used = checked(edited, str(tmp_path)).views[1]
    assert isinstance(used, Table)
    assert used.rows[-1][:3] == ("mine.toml", "of your own", "1 rule")
    assert [row[1] for row in used.rows[:-1]] == ["shipped"] * len(rule_files.shipped())


def test_text_from_the_file_stays_one_line_of_the_finding(tmp_path: Path) -> None:
    source = marked(tmp_path, {**CAMERA, "Exif.Image.Software": "GIMP\n2.10\u202e" + "x" * 5000})
    (finding,) = [one for one in checked(source).findings if "GIMP" in one.text]
    assert "\n" not in finding.text
    assert "\u202e" not in finding.text
    assert len(finding.text) < 600


def test_a_place_in_another_picture_of_the_file_is_not_held_against_its_size(tmp_path: Path) -> None:
    source = make_source(np.zeros((8, 8, 3), np.uint8), "BMP")
    assert ANALYZER.reads <= source.traits
    assert table_of(checked(source)).columns == COLUMNS


def test_the_sun_is_asked_in_every_zone_that_clocks_may_keep_there(tmp_path: Path) -> None:
    by_day = {key: value for key, value in VALLETTA.items() if not key.endswith(("DateStamp", "TimeStamp"))}
    taken = {**CAMERA, **by_day, "Exif.Photo.DateTimeOriginal": "2019:06:12 13:00:00"}
    assert "Exposed as in daylight, at night" in rows(checked(marked(tmp_path, taken)), "Nothing found")
    taken["Exif.Photo.DateTimeOriginal"] = "2019:06:12 21:30:00"
    assert "Exposed as in daylight, at night" in rows(checked(marked(tmp_path, taken)), "Nothing found")  # a clock may be hours ahead
    taken["Exif.Photo.DateTimeOriginal"] = "2019:12:12 00:30:00"
    assert "Exposed as in daylight, at night" in rows(checked(marked(tmp_path, taken)), "Trace found")


@pytest.mark.parametrize(
    ("name", "by", "when", "received"),
    [
        ("IMG_20240131_123456.jpg", "a camera program", "2024-01-31 12:34:56", False),
        ("20240131_123456.jpg", "a camera program", "2024-01-31 12:34:56", False),
        ("PXL_20240131_123456789.MP.jpg", "a Pixel phone's camera", "2024-01-31 12:34:56", False),
        ("Screenshot_20240131-123456_Maps.png", "a screenshot", "2024-01-31 12:34:56", False),
        ("IMG-20240131-WA0007.jpg", "WhatsApp", "2024-01-31 00:00:00", True),
        ("WhatsApp Image 2024-01-31 at 12.34.56.jpeg", "WhatsApp", "2024-01-31 12:34:56", True),
        ("signal-2024-01-31-123456.jpeg", "Signal", "2024-01-31 12:34:56", True),
        ("photo_2024-01-31_12-34-56.jpg", "Telegram", "2024-01-31 12:34:56", True),
        ("FB_IMG_1706704496000.jpg", "Facebook", "2024-01-31 12:34:56", True),
        ("mmexport1706704496000.jpg", "WeChat", "2024-01-31 12:34:56", True),
    ],
)
def test_a_time_in_the_name_is_read(name: str, by: str, when: str, received: bool) -> None:
    found = named(name)
    assert found is not None
    assert (found.by, str(found.when.face), found.received) == (by, when, received)
    assert (found.when.step == DAY) == ("WA0007" in name)


@pytest.mark.parametrize("name", ["DSC_0042.jpg", "IMG_4711.jpg", "IMG_20249931_123456.jpg", "12345678901234567890.jpg", ""])
def test_a_name_without_a_time_carries_none(name: str) -> None:
    assert named(name) is None


def test_what_weighs_more_stands_first(edited: ImageSource) -> None:
    weights = [row[2] for row in rows(checked(edited), "Trace found").values()]
    assert weights == sorted(weights, key=["strong", "notable", "note"].index)
    assert set(weights) == {"notable", "note"}


def test_bytes_that_nobody_reads_are_quoted_short() -> None:
    from analyzers.metadata.statements import Statement

    assert Statement("Photoshop.0x0404", "1c " * 60).quoted == "Photoshop.0x0404 = 1c 1c 1c 1c 1c 1c 1c 1c …"


def test_only_what_was_found_has_a_weight(edited: ImageSource) -> None:
    result = checked(edited)
    assert all(row[2] for row in rows(result, "Trace found").values())
    for state in ("Nothing found", "Could not be checked"):
        assert not any(row[2] for row in rows(result, state).values())
