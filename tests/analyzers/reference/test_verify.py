"""Geometry: what one camera could have seen is accepted, with its homography; all else is refused."""

import numpy as np

from analyzers.reference.features import Features
from analyzers.reference.verify import cells, depth, fit, mapped
from analyzers.reference.votes import Lead


def pair(matrix, n=60, wrong=0, seed=0):
    random = np.random.default_rng(seed)
    points = random.uniform(20, 380, (n, 2))
    targets = mapped(matrix, points)
    targets[:wrong] = random.uniform(0, 640, (wrong, 2))
    rest = np.ones((n, 2))
    query = Features((400, 400), np.hstack([points, rest]).astype(np.float32), np.zeros((n, 128), np.uint8), np.zeros(n, bool))
    return Lead(0, 0, 1.0, np.arange(n), np.hstack([targets, rest]).astype(np.float32)), query, (640, 640)


SIMILAR = np.array([[1.1, -0.2, 60], [0.2, 1.1, 40], [0, 0, 1]])


def test_similarity_with_outliers_is_found():
    lead, query, shape = pair(SIMILAR, wrong=20)
    found = fit(lead, query, shape)
    assert found is not None
    assert found.support >= 35
    assert np.abs(mapped(found.homography, np.array([[0, 0], [399, 399]])) - mapped(SIMILAR, np.array([[0, 0], [399, 399]]))).max() < 1


def test_mirror_image_is_refused():
    assert fit(*pair(np.array([[-1.0, 0, 500], [0, 1, 0], [0, 0, 1]]))) is None


def test_collapse_onto_a_line_is_refused():
    assert fit(*pair(np.array([[1.0, 0, 0], [0, 0.05, 100], [0, 0, 1]]))) is None


def test_strong_shear_is_refused():
    assert fit(*pair(np.array([[1.0, 2.0, 0], [0, 1, 0], [0, 0, 1]]))) is None


def test_chance_correspondences_have_no_support():
    found = fit(*pair(SIMILAR, n=60, wrong=60))
    assert found is None or found.support < 10


def test_too_few_correspondences_are_no_fit():
    assert fit(*pair(SIMILAR, n=5)) is None


def test_pile_of_points_counts_once():
    assert cells(np.full((30, 2), 100.0, np.float32), (400, 400)) == 1


def test_support_lies_before_the_horizon():
    lead, query, shape = pair(-SIMILAR)
    found = fit(lead, query, shape)
    assert found is not None
    assert (depth(found.homography, query.points[:, :2]) > 0).all()
