"""Two pictures pasted side by side: each half is looked for alone where the other was found."""

import numpy as np
import pytest
from scenes import scene

from analyzers.reference.parts import parts_of
from analyzers.reference.search import prepared
from analyzers.results import Region


def side_by_side(left, right):
    return np.ascontiguousarray(np.hstack([left, right]))


def halves():
    """A large piece of one known picture beside a small one of another, whose frame goes on behind the first."""
    return side_by_side(scene(1)[40:420, 60:460], scene(2)[90:470, 120:420])


def test_both_halves_are_named(made, source):
    found = made.library.search(source(halves(), "JPEG", quality=50))
    assert {(match.reference, match.tier) for match in found} >= {("still1.png", "match"), ("still2.png", "match")}


def test_what_is_found_in_a_part_lies_where_the_part_was_cut_out(made, source):
    picture = halves()
    for match in made.library.search(source(picture, "JPEG", quality=70)):
        inside, there = ((200, 200, 1), (260, 240)) if match.reference == "still1.png" else ((550, 200, 1), (270, 290))
        x, y, depth = np.array(match.query_to_reference) @ inside
        assert (x / depth, y / depth) == pytest.approx(there, abs=3)
        assert match.agreement.shape == match.aligned.shape[:2] == match.difference.shape == picture.shape[:2]


def test_nothing_is_said_of_the_rest_of_the_picture(made, source):
    matches = {match.reference: match for match in made.library.search(source(halves(), "JPEG", quality=70))}
    alone = [match for match in matches.values() if any("part of the picture alone" in str(note) for note in match.notes)]
    for match in alone:
        other = match.agreement[:, :360] if match.reference == "still2.png" else match.agreement[:, 440:]
        assert (other == -1).all()


def test_a_picture_that_one_source_explains_has_no_parts():
    query = prepared(scene(1)[..., 0].copy())
    assert parts_of([], query, (480, 640)) == ()


def test_a_part_keeps_its_place_in_the_picture():
    part = Region(320, 100, 200, 300)
    query = prepared(np.ascontiguousarray(scene(1)[..., 0]), part=part)
    assert query.onto @ (part.x, part.y, 1) == pytest.approx((0, 0, 1))
    assert (query.onto @ (part.x + part.width, part.y + part.height, 1))[:2] == pytest.approx(query.grey.shape[::-1])


def test_the_straighter_of_two_matches_of_a_source_is_shown(made, source):
    found = {match.reference: match for match in made.library.search(source(halves(), "JPEG", quality=50))}
    for match in found.values():
        corners = np.array([(0, 0, 1), (1, 0, 1), (0, 1, 1)]) @ np.array(match.query_to_reference).T
        (x, y), (across, _), (_, down) = (corner[:2] / corner[2] for corner in corners)
        assert (across - x, down - y) == pytest.approx((1, 1), abs=0.05)
