"""Two files' fields are paired by what they are, and every field of either is there once."""

from hypothesis import given
from hypothesis import strategies as st

from analyzers.metadata.comparing import DIFFERENT, ONLY_LEFT, ONLY_RIGHT, SAME, compared


def row(key: str, value: str, raw: str = "", group: str = "Exif", name: str = "name") -> tuple[str, ...]:
    return (group, name, value, raw or value, key, "", "")


def test_fields_are_the_same_different_or_in_one_only() -> None:
    left = [row("Make", "Canon"), row("ISO", "100"), row("Lens", "50 mm")]
    right = [row("ISO", "400"), row("Make", "Canon"), row("Flash", "no")]
    states = {each.key: (each.state, each.left, each.right) for each in compared(left, right)}
    assert states == {
        "Make": (SAME, "Canon", "Canon"),
        "ISO": (DIFFERENT, "100", "400"),
        "Lens": (ONLY_LEFT, "50 mm", ""),
        "Flash": (ONLY_RIGHT, "", "no"),
    }


def test_what_is_the_same_in_words_but_stored_otherwise_is_shown_raw() -> None:
    (found,) = compared([row("T", "1/60 s", "10/600")], [row("T", "1/60 s", "1/60")])
    assert (found.state, found.left, found.right) == (DIFFERENT, "10/600", "1/60")


def test_fields_that_repeat_are_paired_in_order() -> None:
    found = compared([row("K", "a"), row("K", "b")], [row("K", "a")])
    assert [each.state for each in found] == [SAME, ONLY_LEFT]


def test_fields_without_a_key_are_paired_by_name() -> None:
    (found,) = compared([row("", "1", name="Format")], [row("", "1", name="Format")])
    assert found.state == SAME


def test_groups_stay_together() -> None:
    found = compared([row("a", "1"), row("b", "1", group="XMP")], [row("c", "1")])
    assert [each.group for each in found] == ["Exif", "Exif", "XMP"]


rows = st.lists(st.tuples(*[st.sampled_from("ab")] * 5), max_size=12)


@given(rows, rows)
def test_every_field_of_either_file_is_there_once(left: list[tuple[str, ...]], right: list[tuple[str, ...]]) -> None:
    found = compared(left, right)
    assert sum(each.state != ONLY_RIGHT for each in found) == len(left)
    assert sum(each.state != ONLY_LEFT for each in found) == len(right)
