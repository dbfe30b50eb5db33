"""Features found again in the mirrored and the inverted picture without looking at it."""

import numpy as np
import pytest
from scenes import scene

from analyzers.reference.features import GEOMETRY_BITS, Features, extract, geometry_of, points_of, resized, stretched


def grey(seed: int = 1):
    import cv2

    return cv2.cvtColor(scene(seed), cv2.COLOR_RGB2GRAY)


def paired(predicted: Features, found: Features) -> list[tuple[int, int]]:
    gaps = np.linalg.norm(found.points[:, None, :2] - predicted.points[None, :, :2], axis=2)
    turns = np.abs((found.points[:, None, 3] - predicted.points[None, :, 3] + 180) % 360 - 180)
    same = (gaps < 1) & (turns < 5)
    return [(row, int(np.flatnonzero(same[row])[0])) for row in np.flatnonzero(same.any(axis=1))]


def apart(predicted: Features, found: Features, pairs: list[tuple[int, int]]) -> float:
    distances = [np.linalg.norm(found.descriptors[a].astype(float) - predicted.descriptors[b].astype(float)) for a, b in pairs]
    return float(np.median(distances))


def test_mirrored_features_are_those_of_the_mirrored_picture():
    picture = grey()
    predicted, found = extract(picture, 400).mirrored(), extract(np.ascontiguousarray(picture[:, ::-1]), 400)
    pairs = paired(predicted, found)
    assert len(pairs) > 0.5 * len(found)
    assert apart(predicted, found, pairs) < 60  # of 512; unrelated descriptors lie about 400 apart
    assert all(found.dark[a] == predicted.dark[b] for a, b in pairs)


def test_inverted_picture_has_the_same_features_but_the_other_tone():
    picture = grey()
    plain, inverted = extract(picture, 400), extract(255 - picture, 400)
    pairs = paired(plain, inverted)
    assert len(pairs) > 0.98 * len(plain)  # rounding aside
    assert apart(plain, inverted, pairs) < 4
    assert all(inverted.dark[a] != plain.dark[b] for a, b in pairs)


def test_mirrored_twice_is_the_picture_itself():
    features = extract(grey(), 200)
    again = features.mirrored().mirrored()
    assert np.array_equal(again.descriptors, features.descriptors)
    assert np.allclose(again.points, features.points, atol=1e-3)


def test_turned_and_smaller_picture_is_described_alike():
    import cv2

    picture = grey()
    turned = cv2.resize(np.ascontiguousarray(np.rot90(picture)), None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    one, other = extract(picture, 400), extract(turned, 400)
    cosines = (one.descriptors.astype(np.float32) @ other.descriptors.T.astype(np.float32)).argmax(axis=1)
    expected = np.stack([one.points[:, 1] * 0.8, (639 - one.points[:, 0]) * 0.8], axis=1)
    gaps = np.linalg.norm(other.points[cosines, :2] - expected, axis=1)
    assert (gaps < 3).mean() > 0.5


def test_features_are_spread_over_the_picture():
    points = extract(grey(), 300).points
    cells = {(int(x * 6 / 640), int(y * 6 / 480)) for x, y in points[:, :2]}
    assert len(cells) > 30


def test_first_keeps_strong_and_spread_features():
    features = extract(grey(), 300)
    some = features.first(100)
    assert len(some) == 100
    assert np.array_equal(some.points[:50], features.points[:50])
    assert np.array_equal(some.points[50:], features.points[150:200])


def test_packed_key_points_lose_almost_nothing():
    features = extract(grey(), 300)
    words = geometry_of(features)
    again, dark = points_of(words, *features.shape)
    assert int(words.max()).bit_length() <= GEOMETRY_BITS
    assert np.abs(again[:, :2] - features.points[:, :2]).max() < 0.1
    assert np.abs(again[:, 2] / features.points[:, 2] - 1).max() < 0.02
    assert np.abs((again[:, 3] - features.points[:, 3] + 180) % 360 - 180).max() < 0.2
    assert np.array_equal(dark, features.dark)


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (7, 7), (8, 8), (37, 53)])
def test_any_size_gives_features_or_none(shape):
    picture = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    features = extract(stretched(resized(picture, 640, 480)), 100)
    assert isinstance(features, Features)
    assert features.points.shape == (len(features), 4)
    assert features.descriptors.shape == (len(features), 128)
    assert features.dark.shape == (len(features),)


def test_same_picture_has_the_same_features_whatever_was_looked_at_between():
    first = extract(grey(), 200)
    extract(grey(2)[:300, :500], 200)
    again = extract(grey(), 200)
    assert np.array_equal(first.descriptors, again.descriptors)


def test_flat_picture_is_not_stretched_into_noise():
    picture = np.full((60, 60), 90, np.uint8)
    picture[::2] += 3
    assert np.array_equal(stretched(picture), picture)


def test_resized_keeps_the_shape_of_the_picture():
    assert resized(np.zeros((300, 1200, 3), np.uint8), 640).shape == (160, 640, 3)
    assert resized(np.zeros((60, 120), np.uint8), 640, 480).shape == (240, 480)
