"""The codebook: words are found exactly or nearly so, features come back as they were, and a file that is none is a sentence."""

import numpy as np
import pytest
from codebooks import arrays, codebook, written

from analyzers.reference.codebook import CODE_BYTES, Codebook, unit
from analyzers.reference.store.records import LibraryError


def descriptors(count: int = 300) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 160, (count, 128), dtype=np.uint8)


def test_words_are_the_nearest_ones():
    book, rows = codebook(), unit(descriptors())
    expected = np.argsort(-(rows @ book.words.T), axis=1, kind="stable")[:, :5]
    assert np.array_equal(book.assigned(rows, 5), expected)


def test_many_words_are_looked_up_in_groups_and_hardly_any_is_missed():
    random = np.random.default_rng(2)
    words = random.integers(0, 160, (4096, 128), dtype=np.uint8)
    book = Codebook.made(words, arrays()[1])
    near = np.clip(words[:500].astype(int) + random.integers(-12, 13, (500, 128)), 0, 255).astype(np.uint8)
    assert (book.assigned(unit(near), 1)[:, 0] == np.arange(500)).mean() > 0.95
    assert (book.assigned(unit(near), 2)[:, 0] == np.arange(500)).mean() > 0.99
    assert np.array_equal(book.assigned(unit(near), 4), book.assigned(unit(near), 4))


def test_codes_stand_for_what_a_descriptor_leaves_over():
    book, rows = codebook(), unit(descriptors())
    words, codes = book.encoded(descriptors())
    assert codes.shape == (300, CODE_BYTES)
    pieces = [book.products[part, codes[:, part]] for part in range(CODE_BYTES)]
    again = book.words[words] + np.concatenate(pieces, axis=1)
    assert np.square(rows - again).sum(axis=1).mean() < np.square(rows - book.words[words]).sum(axis=1).mean()


def test_picture_without_features_has_no_codes():
    words, codes = codebook().encoded(np.zeros((0, 128), np.uint8))
    assert (len(words), codes.shape) == (0, (0, CODE_BYTES))


def test_version_follows_from_the_content(tmp_path):
    assert Codebook.load(written(tmp_path / "a.npz")).version == codebook().version
    assert codebook().version != codebook(seed=950).version


@pytest.mark.parametrize("spoil", ["missing", "cut", "text", "shape", "name"])
def test_file_that_is_no_codebook_is_a_sentence(tmp_path, spoil):
    path = written(tmp_path / "descriptors.npz")
    coarse, products = arrays()
    if spoil == "missing":
        path.unlink()
    elif spoil == "cut":
        path.write_bytes(path.read_bytes()[:2000])
    elif spoil == "text":
        path.write_text("words")
    elif spoil == "shape":
        np.savez(path, coarse=coarse[:, :64], products=products)
    else:
        np.savez(path, words=coarse, products=products)
    with pytest.raises(LibraryError, match=r"codebook .* cannot be read"):
        Codebook.load(path)
