"""The slot for a model of the user's: what it gives, what is said of files that do not fit, and vectors that outlive a kill."""

import builtins
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import encoded
from onnx_models import written
from scenes import captioned_crop, scene

from analyzers.contract import Cancelled, Unwatched
from analyzers.reference.embedding import VIEWS, Embedding
from analyzers.reference.store import locks
from analyzers.reference.store.contract import NOBODY
from analyzers.reference.store.records import LibraryError
from analyzers.reference.vectors import PER_SOURCE, Vectors

pytest.importorskip("onnxruntime")


def snapshot_of(*frames):
    """Of (source, number, picture); a picture that is bytes is kept as it is."""
    table = np.zeros(len(frames), [("source", "<i8"), ("number", "<i4")])
    table["source"], table["number"] = [frame[0] for frame in frames], [frame[1] for frame in frames]
    kept = [picture if isinstance(picture, bytes) else encoded(picture, "JPEG", quality=90) for _, _, picture in frames]
    return SimpleNamespace(frames=table, proxy=kept.__getitem__)


@pytest.fixture(scope="module")
def embedding(tmp_path_factory):
    return Embedding.load(written(tmp_path_factory.mktemp("model")))


@pytest.fixture
def vectors(tmp_path, embedding):
    return Vectors(tmp_path, embedding)


def cosines(embedding, wanted, picture):
    return embedding.views(wanted) @ embedding.of(picture)


def test_a_picture_has_one_vector_of_length_one(embedding):
    vector = embedding.of(scene(1))
    assert vector.dtype == np.float32
    assert vector.shape == (embedding.dimensions,) == (16,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)
    assert np.array_equal(vector, embedding.of(scene(1)))


def test_the_samples_are_what_the_description_says(tmp_path):
    pixels = np.full((4, 4, 3), (255, 51, 0), np.uint8)
    plain = Embedding.load(written(tmp_path / "a", side=4, said="width = 4\nheight = 4\n"))
    said = 'width = 4\nheight = 4\nchannels = "BGR"\nmean = [0.1, 0.2, 0.3]\nstd = [0.5, 2, 1.0]\nlayout = "NHWC"\n'
    other = Embedding.load(written(tmp_path / "b", side=4, layout="NHWC", said=said))
    assert plain._prepared(pixels)[0, :, 0, 0] == pytest.approx([1.0, 0.2, 0.0])
    assert plain._prepared(pixels).shape == (1, 3, 4, 4)
    assert other._prepared(pixels)[0, 0, 0] == pytest.approx([-0.2, 0.0, 0.7])
    assert other._prepared(pixels).shape == (1, 4, 4, 3)


def test_views_are_the_whole_the_mirrored_and_the_halves(embedding):
    left, right = scene(1)[:, :320], scene(2)[:, :320]
    collage = np.concatenate([left, right], axis=1)
    assert cosines(embedding, collage, left)[VIEWS.index("left half")] == pytest.approx(1, abs=1e-5)
    assert cosines(embedding, collage, right)[VIEWS.index("right half")] == pytest.approx(1, abs=1e-5)
    assert cosines(embedding, np.ascontiguousarray(collage[:, ::-1]), collage)[VIEWS.index("mirrored")] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 2), (37, 53)])
def test_any_size_has_vectors(embedding, shape):
    found = embedding.views(np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8))
    assert found.shape == (len(VIEWS) if min(shape) > 1 else 2, 16)


def test_a_flat_picture_may_have_no_direction(tmp_path):
    black = Embedding.load(written(tmp_path, said="width = 8\nheight = 8\n")).of(np.zeros((9, 9, 3), np.uint8))
    assert not black.any()


def test_the_digest_tells_models_and_descriptions_apart(tmp_path, embedding):
    same = Embedding.load(written(tmp_path / "same"))
    other = Embedding.load(written(tmp_path / "other", seed=2))
    said = Embedding.load(written(tmp_path / "said", said="width = 8\nheight = 8\n"))
    assert same.digest == embedding.digest
    assert len({embedding.digest, other.digest, said.digest}) == 3


def test_the_file_itself_may_be_named(tmp_path):
    assert Embedding.load(written(tmp_path) / "model.onnx").name == "model"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("height = 8\n", "“width” must be a whole number from 1 to 2048"),
        ("width = 8\nheight = 0\n", "“height” must be"),
        ("width = true\nheight = 8\n", "“width” must be"),
        ("width = 8\nheight = 8\nmean = [1, 2]\n", "“mean” must be three numbers"),
        ("width = 8\nheight = 8\nstd = [1, 0, 1]\n", "above 0"),
        ('width = 8\nheight = 8\nlayout = "CHW"\n', "NCHW or NHWC"),
        ('width = 8\nheight = 8\nchannels = "grey"\n', "RGB or BGR"),
        ("width = 8\nheight = 8\noutput = 3\n", "must be text"),
        ('width = 8\nheight = 8\nnormalise = "yes"\n', "true or false"),
        ("width = 8\nheight = 8\nsize = 3\n", "“size” is not known"),
        ("width = ", "model.toml cannot be used"),
        ('width = 8\nheight = 8\noutput = "logits"\n', "no output “logits”; it has: embedding"),
        ("width = 8\nheight = 8\nnormalise = false\n", "set “normalise = true”"),
        ("width = 9\nheight = 9\n", "cannot be run on a picture"),
    ],
)
def test_a_wrong_description_is_one_sentence(tmp_path, said, sentence):
    with pytest.raises(LibraryError, match=sentence) as caught:
        Embedding.load(written(tmp_path, said=said))
    assert "\n" not in str(caught.value)


def test_a_missing_description_is_named(tmp_path):
    (written(tmp_path) / "model.toml").unlink()
    with pytest.raises(LibraryError, match=r"There is no .*model\.toml"):
        Embedding.load(tmp_path)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\x08\x08" * 4000])
def test_a_file_that_is_no_model_is_named(tmp_path, data):
    (written(tmp_path) / "model.onnx").write_bytes(data)
    with pytest.raises(LibraryError, match=r"model\.onnx cannot be loaded"):
        Embedding.load(tmp_path)


def test_a_model_of_several_inputs_is_refused(tmp_path):
    with pytest.raises(LibraryError, match="does not take one picture"):
        Embedding.load(written(tmp_path, inputs=2))


def test_a_model_whose_answer_is_no_vector_is_refused(tmp_path):
    with pytest.raises(LibraryError, match="gives 1 numbers"):
        Embedding.load(written(tmp_path, dimensions=1))


def test_a_folder_holds_one_model(tmp_path):
    with pytest.raises(LibraryError, match="holds 0"):
        Embedding.load(tmp_path)
    with pytest.raises(LibraryError, match="There is no model"):
        Embedding.load(tmp_path / "none.onnx")


def test_without_onnxruntime_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *arguments, **keywords):
        if name.partition(".")[0] == "onnxruntime":
            raise ImportError(name)
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(LibraryError, match=r"pip install “whence\[embedding\]”"):
        Embedding.load(written(tmp_path))


def test_the_frame_that_is_alike_comes_first(vectors):
    snapshot = snapshot_of(*((seed, 0, scene(seed)) for seed in range(1, 9)))
    assert vectors.make(snapshot, Unwatched()) == 0
    found = vectors.candidates(snapshot, vectors.embedding.views(np.ascontiguousarray(scene(5)[:, ::-1])), 3, Unwatched())
    assert len(found) == 3
    assert found.frames[0] == 4
    assert VIEWS[found.view[0]] == "mirrored"
    assert found.cosine[0] > 0.99


def test_the_film_that_a_half_comes_from_is_proposed(vectors):
    snapshot = snapshot_of(*((seed, 0, scene(seed)[:, 320:]) for seed in range(1, 5)))
    vectors.make(snapshot, Unwatched())
    collage = np.concatenate([captioned_crop(scene(9), 0.5), captioned_crop(scene(9), 0.5), scene(2)[120:360, 320:]], axis=1)
    assert collage.shape[1] == 960
    halves = vectors.embedding.views(np.concatenate([scene(9)[:, :320], scene(2)[:, 320:]], axis=1))
    found = vectors.candidates(snapshot, halves, 1, Unwatched())
    assert found.frames.tolist() == [1]
    assert VIEWS[found.view[0]] == "right half"


def test_one_film_does_not_take_all_places(vectors):
    snapshot = snapshot_of(*((1, number, scene(1)) for number in range(9)), (2, 0, scene(2)))
    vectors.make(snapshot, Unwatched())
    found = vectors.candidates(snapshot, vectors.embedding.views(scene(1)), 8, Unwatched())
    assert sorted(found.frames.tolist()) == [0, 1, 2, 3, 9]
    assert PER_SOURCE == 4


def test_vectors_are_made_once_and_only_for_what_is_new(vectors, job):
    frames = [(1, 0, scene(1)), (1, 1, scene(2))]
    vectors.make(snapshot_of(*frames), Unwatched())
    size = vectors.file.stat().st_size
    vectors.make(snapshot_of(*frames), job)
    assert not job.seen
    vectors.make(snapshot_of(*frames, (2, 0, scene(3))), job)
    assert vectors.file.stat().st_size * 2 == size * 3
    assert size == 2 * (8 + 4 + 2 * 16)


def test_what_was_made_before_a_stop_stays(vectors, job):
    snapshot = snapshot_of(*((1, number, scene(number)) for number in range(5)))
    job.stop_at = 4
    with pytest.raises(Cancelled):
        vectors.make(snapshot, job)
    assert vectors.missing(snapshot).tolist() == [3, 4]
    vectors.make(snapshot, Unwatched())
    assert not len(vectors.missing(snapshot))


def test_half_a_row_that_a_kill_left_is_dropped(vectors):
    snapshot = snapshot_of((1, 0, scene(1)), (1, 1, scene(2)))
    vectors.make(snapshot, Unwatched())
    whole = vectors.file.read_bytes()
    vectors.file.write_bytes(whole[:-7])
    assert vectors.missing(snapshot).tolist() == [1]
    vectors.make(snapshot, Unwatched())
    assert vectors.file.read_bytes() == whole


def test_vectors_follow_their_frames_when_rows_move_and_sources_go(vectors):
    vectors.make(snapshot_of((1, 0, scene(1)), (2, 0, scene(2)), (2, 1, scene(3)), (3, 0, scene(4))), Unwatched())
    moved = snapshot_of((NOBODY, 0, scene(1)), (3, 0, scene(4)), (2, 0, scene(2)), (2, 1, scene(3)))
    assert not len(vectors.missing(moved))
    for row, seed in ((1, 4), (2, 2), (3, 3)):
        found = vectors.candidates(moved, vectors.embedding.views(scene(seed)), 1, Unwatched())
        assert found.frames.tolist() == [row]
    assert len(vectors.candidates(moved, vectors.embedding.views(scene(1)), 9, Unwatched())) == 3


def test_a_picture_that_cannot_be_read_is_counted_and_tried_again(vectors):
    broken = snapshot_of((1, 0, b"no picture"), (1, 1, scene(2)))
    assert vectors.make(broken, Unwatched()) == 1
    assert vectors.missing(broken).tolist() == [0]
    assert vectors.make(snapshot_of((1, 0, scene(1)), (1, 1, scene(2))), Unwatched()) == 0


def test_a_file_from_elsewhere_may_hold_anything(vectors):
    vectors.make(snapshot_of((1, 0, scene(1)), (1, 1, scene(2))), Unwatched())
    data = bytearray(vectors.file.read_bytes())
    data[12:44] = b"\xff" * 32  # not a number
    vectors.file.write_bytes(data)
    found = vectors.candidates(snapshot_of((1, 0, scene(1)), (1, 1, scene(2))), vectors.embedding.views(scene(2)), 2, Unwatched())
    assert found.frames[0] == 1
    assert np.isfinite(found.cosine).all()


def test_an_empty_library_has_no_candidates(vectors):
    assert not len(vectors.candidates(snapshot_of(), vectors.embedding.views(scene(1)), 5, Unwatched()))


def test_two_programs_do_not_make_vectors_at_once(vectors):
    with locks.held(vectors.file.with_suffix(".lock")), pytest.raises(LibraryError, match="Another program"):
        vectors.make(snapshot_of((1, 0, scene(1))), Unwatched())
