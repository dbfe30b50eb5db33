"""The fast search over four variants at once gives exactly what four slow ones give."""

import numpy as np
import pytest
from conftest import Quiet

from analyzers.contract import Cancelled
from analyzers.reference.features import Features
from analyzers.reference.nearest import VARIANTS, distances, unit
from analyzers.reference.shelf import Shelf
from analyzers.reference.votes import short_list, weighed


def made(counts=(300, 0, 17, 256, 40)):
    random = np.random.default_rng(3)
    count = np.array(counts, np.int64)
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    descriptors = random.integers(0, 120, (int(count.sum()), 128), dtype=np.uint8)
    points = random.integers(0, 65536, (len(descriptors), 4)).astype(np.uint16)
    shelf = Shelf(descriptors, points, first, count, np.arange(len(count)), np.tile(np.array([360, 640]), (len(count), 1)))
    query = Features((360, 640), random.random((50, 4)).astype(np.float32) + 1, random.integers(0, 120, (50, 128), dtype=np.uint8))
    return query, shelf


def test_every_variant_is_exact(job):
    query, shelf = made()
    found = distances(query, shelf, job)
    for variant, (mirrored, inverted) in enumerate(VARIANTS):
        wanted = unit(query.variant(mirrored, inverted).descriptors)
        for frame in range(len(shelf)):
            if shelf.count[frame]:
                expected = (2 - 2 * wanted @ unit(shelf.features(frame).descriptors).T).min(axis=1)
                assert np.abs(found[variant, frame] - expected).max() < 1e-5


def test_frame_without_features_is_as_far_as_can_be(job):
    query, shelf = made()
    assert (distances(query, shelf, job)[:, 1] == 4).all()


def test_search_stops_at_a_checkpoint():
    query, shelf = made((5,) * 40)
    with pytest.raises(Cancelled):
        distances(query, shelf, Quiet(stop_at=3))


def test_short_list_names_the_copied_frame_first(job):
    query, shelf = made((60, 60, 60, 60))
    shelf.descriptors[120:170] = query.descriptors
    shelf.points[120:170] = np.random.default_rng(1).integers(20000, 21000, (50, 4)).astype(np.uint16)
    leads = short_list(query, shelf, weighed(distances(query, shelf, job), shelf))
    assert (leads[0].variant, leads[0].frame) == (0, 2)
