"""The ways by which candidates are named, and how often a picture is looked for."""

import numpy as np
import pytest
from scenes import captioned_crop, scene

from analyzers.contract import Unwatched
from analyzers.reference import finding
from analyzers.reference.search import LOOKS
from analyzers.reference.votes import VARIANTS


@pytest.fixture
def looks(monkeypatch) -> list[int]:
    """How many features each look at the library searched."""
    seen: list[int] = []
    search = finding.search

    def watched(query, *rest):
        seen.append(len(query.views[0]))
        return search(query, *rest)

    monkeypatch.setattr(finding, "search", watched)
    return seen


def test_clear_match_is_looked_for_once(made, source, looks):
    made.library.search(source(captioned_crop(scene(1)), "JPEG", quality=60))
    assert len(looks) == 1


def test_unrelated_picture_is_looked_for_in_every_way(made, source, looks):
    assert made.library.search(source(scene(52), "JPEG", quality=60)) == ()
    assert len(looks) == len(LOOKS)


@pytest.mark.parametrize("variant", range(len(VARIANTS)))
def test_whole_copy_is_named_by_its_hashes_in_every_variant(made, variant):
    mirrored, inverted = VARIANTS[variant]
    picture = scene(1)[:, ::-1] if mirrored else scene(1)
    picture = np.ascontiguousarray(255 - picture if inverted else picture)
    with made.library.store.snapshot() as snapshot:
        named = finding._copies(picture, snapshot, Unwatched())
        titles = [snapshot.sources[int(snapshot.frames["source"][row])].title for _, row in named]
    assert (named[0][0], titles[0]) == (variant, "still1.png")


def test_crop_is_no_whole_copy(made):
    with made.library.store.snapshot() as snapshot:
        assert finding._copies(captioned_crop(scene(1)), snapshot, Unwatched()) == ()


def test_nothing_is_lost_without_an_embedding_model(made, source):
    picture = source(captioned_crop(scene(2)), "JPEG", quality=60)
    assert made.library.find(picture, model="").matches[0].reference == "still2.png"


def test_model_that_cannot_be_used_is_a_sentence(made, source, tmp_path):
    with pytest.raises(finding.LibraryError, match="model"):
        made.library.find(source(captioned_crop(scene(2))), model=tmp_path)
