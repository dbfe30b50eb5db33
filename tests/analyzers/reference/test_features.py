"""Features found again in the mirrored and the inverted picture without looking at it."""

import numpy as np
import pytest
from scenes import scene

from analyzers.reference.features import Features, extract, resized, stretched
from analyzers.reference.shelf import packed, unpacked


def grey(seed: int = 1):
    import cv2

    return cv2.cvtColor(scene(seed), cv2.COLOR_RGB2GRAY)


@pytest.mark.parametrize(("mirrored", "inverted"), [(True, False), (False, True), (True, True)])
def test_variant_equals_what_is_found_in_the_altered_picture(mirrored, inverted):
    picture = grey()
    altered = 255 - picture if inverted else picture
    altered = np.ascontiguousarray(altered[:, ::-1]) if mirrored else altered
    predicted, found = extract(picture, 400).variant(mirrored, inverted), extract(altered, 400)
    gaps = np.linalg.norm(found.points[:, None, :2] - predicted.points[None, :, :2], axis=2)
    turns = np.abs((found.points[:, None, 3] - predicted.points[None, :, 3] + 180) % 360 - 180)
    same = (gaps < 1) & (turns < 5)
    assert same.any(axis=1).mean() > 0.5
    pairs = [(row, int(np.flatnonzero(same[row])[0])) for row in np.flatnonzero(same.any(axis=1))]
    apart = [np.linalg.norm(found.descriptors[a].astype(float) - predicted.descriptors[b].astype(float)) for a, b in pairs]
    assert np.median(apart) < 60  # of 512; unrelated descriptors lie about 400 apart


def test_variant_twice_is_the_picture_itself():
    features = extract(grey(), 200)
    again = features.variant(True, True).variant(True, True)
    assert np.array_equal(again.descriptors, features.descriptors)
    assert np.allclose(again.points, features.points, atol=1e-3)


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
    again = unpacked(packed(features), features.shape)
    assert np.abs(again[:, :2] - features.points[:, :2]).max() < 0.02
    assert np.abs(again[:, 2] / features.points[:, 2] - 1).max() < 0.001
    assert np.abs((again[:, 3] - features.points[:, 3] + 180) % 360 - 180).max() < 0.01


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (7, 7), (8, 8), (37, 53)])
def test_any_size_gives_features_or_none(shape):
    picture = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    features = extract(stretched(resized(picture, 640, 480)), 100)
    assert isinstance(features, Features)
    assert features.points.shape == (len(features), 4)
    assert features.descriptors.shape == (len(features), 128)


def test_flat_picture_is_not_stretched_into_noise():
    picture = np.full((60, 60), 90, np.uint8)
    picture[::2] += 3
    assert np.array_equal(stretched(picture), picture)


def test_resized_keeps_the_shape_of_the_picture():
    assert resized(np.zeros((300, 1200, 3), np.uint8), 640).shape == (160, 640, 3)
    assert resized(np.zeros((60, 120), np.uint8), 640, 480).shape == (240, 480)
    assert resized(np.zeros((500, 600), np.uint8), 640, 480).shape == (500, 600)
