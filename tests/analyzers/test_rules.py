"""Rules are read from text, checked on what a file states, and a broken one costs nobody the others."""

import re
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.metadata import rule_files
from analyzers.metadata.condition_text import condition_of
from analyzers.metadata.conditions import ConditionError, Seen
from analyzers.metadata.facts import FACTS
from analyzers.metadata.rules import Rules, outcomes, read, together
from analyzers.metadata.statements import MOST_VALUES, Statement, Statements, fits
from analyzers.metadata.times import Stamp, lead, stamp
from analyzers.results import Weight

DOCS = Path(__file__).resolve().parents[2] / "docs"
KNOWN = Statements(
    (
        Statement("Exif.Image.Make", "Canon"),
        Statement("Exif.Image.Model", "Canon EOS 7D"),
        Statement("Exif.Photo.ExposureTime", "1/125"),
        Statement("Exif.Photo.DateTimeOriginal", "2019:06:12 14:30:15"),
        Statement("Xmp.xmp.ModifyDate", "2019-06-12T14:30:15+02:00"),
        Statement("Xmp.dc.subject", "lake"),
        Statement("Xmp.dc.subject", "boat"),
        Statement("Xmp.xmpMM.History[1]/stEvt:action", "saved"),
        Statement("Xmp.xmpMM.History[2]/stEvt:action", "cropped"),
        Statement("file.width", "640"),
        Statement("file.height", "480"),
    )
)


def when(text: str) -> Seen:
    """What a condition, written as in a rules file, gives."""
    return condition_of(tomllib.loads(f"when = {text}")["when"])(KNOWN)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('{ exists = "Exif.Image.Make" }', True),
        ('{ exists = ["Exif.Image.Make", "Exif.Image.Artist"] }', False),
        ('{ absent = "Exif.Image.Artist" }', True),
        ('{ field = "Exif.Image.Make", is = "CANON " }', True),
        ('{ field = "Exif.Image.Make", is = ["nikon", "canon"] }', True),
        ('{ field = "Exif.Image.Make", is_not = "canon" }', False),
        ('{ field = "Exif.Image.Model", contains = "eos" }', True),
        ('{ field = "Exif.Image.Model", mentions = "Exif.Image.Make" }', True),
        ('{ field = "Exif.Image.Make", mentions = "Exif.Image.Model" }', False),
        ("{ field = \"Exif.Image.Model\", matches = '\\bEOS \\d+D$' }", True),
        ('{ field = "Exif.Photo.ExposureTime", is = 0.008 }', True),
        ('{ field = "Exif.Photo.ExposureTime", is = 0.01 }', False),
        ('{ field = "Exif.Photo.ExposureTime", is = 0.01, tolerance = 0.002 }', True),
        ('{ field = "file.width", above = "file.height" }', True),
        ('{ field = "file.width", above = "file.height", tolerance = 160 }', False),
        ('{ field = "file.width", below = 641 }', True),
        ('{ field = "file.width", same_as = "file.height" }', False),
        ('{ field = "file.width", differs_from = "file.height", tolerance = 160 }', False),
        ('{ field = "Exif.Photo.DateTimeOriginal", apart_from = "Xmp.xmp.ModifyDate" }', False),
        ('{ field = "Exif.Photo.DateTimeOriginal", later_than = 2019-06-12T14:00:00 }', True),
        ('{ field = "Exif.Photo.DateTimeOriginal", later_than = 2019-06-12T14:00:00, by = 3600 }', False),
        ('{ field = "Xmp.xmp.ModifyDate", earlier_than = 2019-06-12T12:30:16Z }', True),
        ('{ field = "Exif.Photo.DateTimeOriginal", time = "real" }', True),
        ('{ field = "Exif.Image.Make", time = "unreal" }', True),
        ('{ field = "Xmp.dc.subject", is = "boat" }', True),
        ('{ field = "Xmp.xmpMM.History*action", is = "cropped" }', True),
        ('{ count = "Xmp.dc.subject", is = 2 }', True),
        ('{ count = "Exif.Image.Artist", below = 1 }', True),
        ('{ count = "Xmp.xmpMM.History*", above = 2 }', False),
        ('{ field = "Exif.Image.Artist", is = "A. Person" }', None),
        ('{ field = "Exif.Image.Make", above = 3 }', None),
        ('{ not = { field = "Exif.Image.Artist", is = "A. Person" } }', None),
        ('{ all = [{ exists = "Exif.Image.Make" }, { field = "Exif.Image.Artist", is = "x" }] }', None),
        ('{ all = [{ absent = "Exif.Image.Make" }, { field = "Exif.Image.Artist", is = "x" }] }', False),
        ('{ any = [{ exists = "Exif.Image.Make" }, { field = "Exif.Image.Artist", is = "x" }] }', True),
        ('{ any = [{ absent = "Exif.Image.Make" }, { field = "Exif.Image.Artist", is = "x" }] }', None),
    ],
)
def test_a_condition_holds_or_not_or_cannot_be_told(condition: str, holds: bool | None) -> None:
    assert when(condition).holds is holds


def test_a_condition_names_what_it_rests_on() -> None:
    seen = when('{ field = "Exif.Image.Model", mentions = "Exif.Image.Make" }')
    assert [statement.quoted for statement in seen.rests_on] == ["Exif.Image.Model = Canon EOS 7D", "Exif.Image.Make = Canon"]


def test_a_condition_that_cannot_be_told_names_what_is_wanting() -> None:
    assert when('{ field = "Exif.Image.Make", above = "Exif.Image.Artist" }').wanting == (
        "Exif.Image.Make (as a number)",
        "Exif.Image.Artist (as a number)",
    )


@pytest.mark.parametrize(
    "condition",
    [
        "{}",
        "3",
        '{ exist = "A" }',
        '{ exists = "" }',
        '{ exists = "A", also = 1 }',
        '{ field = "A" }',
        '{ field = "A", is = "x", contains = "y" }',
        '{ field = "A", is = true }',
        '{ field = "A", is = [] }',
        '{ field = "A", matches = "(" }',
        '{ field = "A", matches = 3 }',
        '{ field = "A", above = "x", tolerance = "y" }',
        '{ field = "A", later_than = "B", faces = 1 }',
        '{ field = "A", later_than = 3 }',
        '{ field = "A", time = "perhaps" }',
        '{ field = "file.widht", is = 3 }',
        '{ count = "A" }',
        '{ count = "A", above = 1, below = 3 }',
        "{ all = [] }",
        "{ all = 3 }",
        "{ not = [] }",
        "{ not = " * 12 + '{ exists = "A" }' + " }" * 12,
    ],
)
def test_a_condition_that_cannot_be_used_is_refused_with_a_sentence(condition: str) -> None:
    with pytest.raises(ConditionError, match=r"\w"):
        when(condition)


GOOD = """
[[rule]]
id = "mine.good"
title = "Good"
says = "A is B."
innocent = ["Chance."]
when = { exists = "Exif.Image.Make" }
"""


def test_a_broken_rule_is_named_and_the_others_are_used() -> None:
    found = read(GOOD + '[[rule]]\nid = "mine.bad"\ntitle = "Bad"\nsays = "A."\ninnocent = ["B."]\nwhen = { exist = "A" }\n', "mine.toml")
    assert [rule.id for rule in found.rules] == ["mine.good"]
    assert [(left.origin, left.rule) for left in found.left_out] == [("mine.toml", "mine.bad")]
    assert "'exist' is no condition" in found.left_out[0].reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("innocent", "guilty"), "innocent is missing"),
        (('innocent = ["Chance."]', "innocent = []"), "1 to 10 innocent explanations"),
        (('says = "A is B."', "says = 3"), "says is text"),
        (('says = "A is B."', 'says = "A is B."\nweight = "fatal"'), "weight is"),
        (('says = "A is B."', 'says = "A is B."\ncolour = "red"'), "colour is not known"),
    ],
)
def test_a_rule_that_lacks_something_says_what(change: tuple[str, str], reason: str) -> None:
    found = read(GOOD.replace(*change), "mine.toml")
    assert found.rules == ()
    assert reason in found.left_out[0].reason


@pytest.mark.parametrize("text", ["[[rule", "rule = 3", "off = 3", "colour = 1", "x = " + "[" * 5000 + "]" * 5000, "[[rule]]\n" * 501])
def test_a_file_that_is_none_is_named(text: str) -> None:
    found = read(text, "mine.toml")
    assert found.rules == ()
    assert found.left_out[0].origin == "mine.toml"


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    assert isinstance(read(text, "any.toml"), Rules)


json_like = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["all", "not", "field", "is", "above"]), inner)),
)


@given(json_like)
@settings(max_examples=200, deadline=None)
def test_any_table_is_a_condition_or_is_refused(table: Any) -> None:
    reason = "none"
    try:
        condition_of(table)(KNOWN)
    except ConditionError as refusal:
        reason = str(refusal)
    assert reason


def test_a_rule_of_the_same_id_takes_the_place_of_the_first() -> None:
    both = together(read(GOOD, "shipped.toml"), read(GOOD.replace("A is B.", "B is A."), "mine.toml"))
    assert [(rule.id, rule.origin) for rule in both.rules] == [("mine.good", "mine.toml")]


def test_a_rule_that_is_switched_off_is_gone() -> None:
    assert together(read(GOOD, "shipped.toml"), read('off = ["mine.good"]', "mine.toml")).rules == ()


def test_of_two_own_rules_with_one_id_the_first_is_used(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD)
    found = rule_files.joined(rule_files.of_folder(tmp_path))
    assert [rule.origin for rule in found.rules] == ["a.toml"]
    assert "already taken in a.toml" in found.left_out[0].reason


def test_a_file_that_is_no_text_or_too_large_is_named(tmp_path: Path) -> None:
    (tmp_path / "large.toml").write_bytes(b"#" * ((1 << 20) + 1))
    (tmp_path / "picture.toml").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "folder.toml").mkdir()
    left_out = rule_files.joined(rule_files.of_folder(tmp_path)).left_out
    assert [left.origin for left in left_out] == ["folder.toml", "large.toml", "picture.toml"]


def test_the_folder_of_own_rules_lies_beside_the_one_of_plugins() -> None:
    from forensics_gui.case.places import plugin_folder

    assert rule_files.own_folder() == plugin_folder().parent / "rules"


def test_the_examples_of_the_page_are_rules() -> None:
    examples = re.findall(r"```toml\n(.*?)```", (DOCS / "rules.md").read_text(encoding="utf-8"), re.DOTALL)
    found = [read(example, "page") for example in examples]
    assert [len(rules.rules) for rules in found] == [1, 1]
    assert [rules.left_out for rules in found] == [(), ()]


def _example(number: int) -> Rules:
    return read(re.findall(r"```toml\n(.*?)```", (DOCS / "rules.md").read_text(encoding="utf-8"), re.DOTALL)[number], "page")


def test_the_first_example_holds_for_another_camera() -> None:
    known = Statements((Statement("Exif.Image.Artist", "A. Person"), Statement("Exif.Image.Model", "Canon EOS 7D")))
    (outcome,) = outcomes(_example(0), known)
    assert outcome.seen.holds
    assert outcome.rule.weight is Weight.NOTABLE


@pytest.mark.parametrize(
    ("taken", "holds"), [("2025-10-02T12:00:00Z", True), ("2025-10-04T12:00:00Z", None), ("2025-10-07T12:00:00Z", True)]
)
def test_the_second_example_holds_before_and_long_after_the_night(taken: str, holds: bool | None) -> None:
    known = Statements((Statement("file.name", "storm-0042.jpg"), Statement("time.taken", taken)))
    (outcome,) = outcomes(_example(1), known)
    assert outcome.seen.holds is holds


def test_the_page_lists_every_fact() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    assert [name for name in FACTS if f"| `{name}` | {FACTS[name]} |" not in text] == []


@pytest.mark.parametrize(
    ("name", "asked", "fit"),
    [("abc", "abc", True), ("abc", "a*", True), ("abc", "*c", True), ("abc", "a*b*c", True), ("aba", "ab*ba", False), ("abc", "b*", False)],
)
def test_a_star_stands_for_any_text(name: str, asked: str, fit: bool) -> None:
    assert fits(name, asked) is fit


def test_a_field_that_a_hostile_file_repeats_is_kept_so_many_times() -> None:
    assert len(Statements(Statement("a", str(number)) for number in range(10_000)).of("a")) == MOST_VALUES


def at(text: str) -> Stamp:
    found = stamp(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("first", "second", "seconds"),
    [
        ("2019:06:12 14:30:15", "2019:06:12 14:30:15", 0),
        ("2019:06:12 14:31:15", "2019:06:12 14:30:15", 60),
        ("2019-06-12T14:30:15+02:00", "2019-06-12T12:30:15Z", 0),
        ("2019-06-12T14:30:15+02:00", "2019:06:12 03:30:15", 0),
        ("2019:06:12 14:32:15", "2019-06-12T12:30:15Z", 120),
        ("2019:06:14 12:30:15", "2019-06-12T12:30:15Z", 34 * 3600),
        ("2019-06-12", "2019:06:12 23:59:59", 0),
        ("2019-06-13", "2019:06:12 23:59:59", 1),
        ("2019:06:12 14:30:15.25", "2019:06:12 14:30:15", 0),
    ],
)
def test_times_are_apart_only_as_far_as_no_zone_explains_it(first: str, second: str, seconds: float) -> None:
    assert lead(at(first), at(second)) == pytest.approx(seconds, abs=1)
    assert lead(at(second), at(first)) == pytest.approx(-seconds, abs=1)


def test_faces_are_compared_without_regard_to_zones() -> None:
    assert lead(at("2019-06-12T14:30:15+02:00"), at("2019-06-12T12:30:15Z"), faces=True) == pytest.approx(7200, abs=1)


@given(st.datetimes(), st.datetimes(), st.sampled_from([None, -12, 0, 5.5, 14]), st.sampled_from([None, -12, 0, 5.5, 14]))
def test_comparing_any_two_times_is_the_same_both_ways(one: datetime, other: datetime, zone: float | None, its: float | None) -> None:
    first, second = (Stamp(face, None if hours is None else timedelta(hours=hours)) for face, hours in ((one, zone), (other, its)))
    assert lead(first, second) == pytest.approx(-lead(second, first))


@given(st.text(max_size=100))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = stamp(text)
    assert found is None or isinstance(found.face, datetime)


@pytest.mark.parametrize(
    ("text", "face", "zone"),
    [
        ("20190612 143015+0200", datetime(2019, 6, 12, 14, 30, 15), 2),
        ("2019-06-12T14:30:15-05:30", datetime(2019, 6, 12, 14, 30, 15), -5.5),
        ("Wed, 12 Jun 2019 14:30:15 +0200", datetime(2019, 6, 12, 12, 30, 15), 0),
        ("2019:06:12 14:30:60", datetime(2019, 6, 12, 14, 30, 59), None),
    ],
)
def test_a_time_is_read_with_its_zone(text: str, face: datetime, zone: float | None) -> None:
    assert at(text).face == face
    assert at(text).zone == (None if zone is None else timedelta(hours=zone))
