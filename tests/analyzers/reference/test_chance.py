"""How many wrong candidates chance gives: never less than what was measured allows to say."""

import pytest
from scenes import captioned_crop, scene

from analyzers.reference.chance import FRAMES, SEARCHES, false_alarms


def test_what_was_never_seen_is_bounded_by_the_number_of_searches():
    assert false_alarms(40, FRAMES) == pytest.approx(3.0 / SEARCHES, rel=1e-2)


def test_what_was_seen_is_bounded_higher():
    assert false_alarms(5, FRAMES) > 2 / SEARCHES
    assert false_alarms(5, FRAMES) > false_alarms(6, FRAMES)


def test_a_larger_library_gives_more_and_a_smaller_one_is_not_called_safer():
    assert false_alarms(10, 10 * FRAMES) == pytest.approx(10 * false_alarms(10, FRAMES))
    assert false_alarms(10, 100) == false_alarms(10, FRAMES)


def test_a_match_says_its_bound(made, source):
    best = made.library.search(source(captioned_crop(scene(1)), "JPEG", quality=40))[0]
    assert best.tier == "match"
    assert best.false_alarms == pytest.approx(3.0 / SEARCHES, rel=1e-2)
