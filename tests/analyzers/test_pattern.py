"""A pattern says what Python's own matcher says, and never takes longer than a text is long."""

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.metadata.pattern import LONGEST_TEXT, Pattern, PatternError

atoms = st.sampled_from(["a", "b", "1", ".", "[ab]", "[^a]", "[a-c1]", r"\d", r"\w", r"\s", r"\b", "^", "$", r"\."])
patterns = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"])).map(lambda pair: f"({pair[0]}){pair[1]}"),
    ),
    max_leaves=5,
)


@given(patterns, st.text("abc1 .", max_size=8))
@settings(max_examples=300, deadline=None)
def test_a_pattern_finds_what_pythons_own_matcher_finds(pattern: str, text: str) -> None:
    assert Pattern(pattern).found_in(text) == bool(re.search(pattern, text))


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_pattern_or_is_refused_with_a_sentence(text: str) -> None:
    reason = "none"
    try:
        Pattern(text).found_in("some text")
    except PatternError as refusal:
        reason = str(refusal)
    assert reason


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(.*)*x", "(a*)*b"])
def test_a_pattern_that_others_choke_on_is_answered_at_once(pattern: str) -> None:
    started = process_time()
    Pattern(pattern).found_in("a" * 100_000 + "c")
    assert process_time() - started < 1


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[a",
        "*a",
        "a**",
        "a{2",
        "a{3,1}",
        "a{9999}",
        "(?=a)",
        "(?i)a",
        r"\1",
        r"\p",
        "a\\",
        "[z-a]",
        "(" * 30 + ")" * 30,
        "x" * 900,
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        Pattern(pattern)


def test_repetitions_that_multiply_are_refused() -> None:
    with pytest.raises(PatternError, match="too large"):
        Pattern("((a{100}){100}){100}")


def test_capitals_are_not_regarded() -> None:
    assert Pattern("^adobe PHOTOSHOP").found_in("Adobe Photoshop CS5")


def test_the_place_where_a_long_text_is_cut_is_not_its_end() -> None:
    assert not Pattern("a$").found_in("a" * (LONGEST_TEXT + 1))
