"""A control shows the same scene without its history: what was done to a part is gone, what the file is like is not."""

from collections.abc import Callable
from pathlib import Path

import made
import made_causes
import numpy as np
import pytest
from conftest import Quiet, encoded, make_source
from forgeries import Drawn, photograph

from analyzers.compression.ela import ANALYZER as ELA
from analyzers.contract import Analyzer, Cancelled, Unwatched
from analyzers.control import LEAST_NOISE, control_of, is_control, noise_level, without_history
from analyzers.evidence import ImageSource
from analyzers.noise.residual import ANALYZER as RESIDUAL
from analyzers.registry import discover
from analyzers.results import Map, Weight
from forensics_gui.case.errors import CaseError
from forensics_gui.case.storage import CaseFolder

CAUSES = ("double_background", "double_insert", "grid", "noise", "blur", "median")
SEVERAL = {"mode": "several qualities"}
MAPPED = [method for method in discover().found.values() if method.id.startswith(("compression.", "noise.", "pixels."))]


def forged(cause: str, number: int = 0) -> tuple[ImageSource, np.ndarray]:
    item = made.made(Drawn(), cause, number, 0, made_causes.CAUSES[cause])
    return ImageSource.of_bytes(item.data, Path(f"forged{item.suffix}")), item.mask


def unforged(cause: str, monkeypatch: pytest.MonkeyPatch, number: int = 0) -> ImageSource:
    """The very same picture, with the same part of the scene in it, but without the cause."""
    with monkeypatch.context() as patch:
        if cause.startswith(("double", "grid")):
            patch.setattr(made_causes, "saved", lambda pixels, quality, **options: pixels)
        else:
            patch.setattr(made_causes, "put", lambda insert, background, mask: background)
        return forged(cause, number)[0]


def control(source: ImageSource) -> ImageSource:
    return control_of(source, Unwatched())


def step(method: Analyzer, source: ImageSource, mask: np.ndarray, **settings: object) -> float:
    """By how much of its scale the method's first map is brighter in the part than in the rest."""
    view = method.run(source, method.params(**settings), Unwatched()).views[0]
    assert isinstance(view, Map)
    return float(view.values[mask].mean() - view.values[~mask].mean()) / (view.high - view.low)


@pytest.mark.parametrize("cause", CAUSES)
def test_the_control_of_a_forgery_carries_no_trace_of_it(cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source, mask = forged(cause)
    plain = unforged(cause, monkeypatch)

    def trace(look: Callable[[ImageSource], ImageSource]) -> float:
        """What the cause, and not the scene, adds to the part: the larger of two methods."""
        looks: tuple[tuple[Analyzer, dict[str, object]], ...] = ((ELA, SEVERAL), (RESIDUAL, {}))
        return max(abs(step(method, look(source), mask, **some) - step(method, look(plain), mask, **some)) for method, some in looks)

    before, after = trace(lambda each: each), trace(control)
    assert before > 0.04
    assert after < min(0.03, before / 3)


def test_saving_once_more_would_be_no_control() -> None:
    source, mask = forged("grid")
    again = make_source(source.pixels, "JPEG", quality=90)
    assert step(ELA, again, mask, **SEVERAL) > 3 * step(ELA, control(source), mask, **SEVERAL)


@pytest.mark.parametrize("method", MAPPED, ids=lambda method: method.id)
@pytest.mark.parametrize("cause", ["double_background", "grid", "noise"])
def test_no_method_points_at_a_place_in_a_control(method: Analyzer, cause: str) -> None:
    seen = control(forged(cause)[0])
    if not method.reads <= seen.traits:
        return
    result = method.run(seen, method.params(), Unwatched())
    assert [finding.text for finding in result.findings if finding.region is not None and finding.weight is not Weight.NOTE] == []
    suspicion = [view for view in result.views if isinstance(view, Map) and view.role == "suspicion"]
    assert [view.title for view in suspicion if (view.values >= 0.5).mean() > 0.01] == []


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("progressive", [False, True])
def test_the_control_of_a_jpeg_has_its_tables_and_its_subsampling(subsampling: int, progressive: bool) -> None:
    source = make_source(photograph(90, 121), "JPEG", quality=61, subsampling=subsampling, progressive=progressive)
    before, after = source.jpeg, control(source).jpeg
    assert before is not None
    assert after is not None
    assert after.components == before.components
    assert after.progressive == progressive
    assert all(np.array_equal(after.quantisation[number], table) for number, table in before.quantisation.items())


@pytest.mark.parametrize(
    ("pixels", "form"),
    [
        (photograph(1, 1), "PNG"),
        (photograph(1, 40), "JPEG"),
        (photograph(37, 53)[..., 0], "JPEG"),
        (photograph(37, 53)[..., 0], "PNG"),
        (np.dstack([photograph(20, 30), photograph(20, 30)[..., :1]]), "PNG"),
        (photograph(20, 30)[..., 0].astype(np.uint16) * 257, "PNG"),
    ],
)
def test_any_picture_has_a_control_of_its_own_size_and_kind(pixels: np.ndarray, form: str) -> None:
    source = make_source(pixels, form)
    made_here = control(source)
    assert made_here.shape == source.shape
    assert made_here.facts.format == source.facts.format
    assert (made_here.facts.channels[0] == "grey") == (source.facts.channels[0] == "grey")


def test_a_cmyk_jpeg_has_a_control_too() -> None:
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(photograph(40, 60)).convert("CMYK").save(buffer, "JPEG", quality=80)
    source = ImageSource.of_bytes(buffer.getvalue(), Path("ink.jpg"))
    assert control(source).shape == (40, 60)


def test_the_scene_stays_in_its_place() -> None:
    source = make_source(photograph(200, 300, seed=5), "JPEG", quality=85)
    one, other = (each.luma.astype(np.float32).reshape(25, 8, 30, 10).mean((1, 3)) for each in (source, control(source)))
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] > 0.98


def test_the_noise_of_a_control_is_even_and_stronger_than_the_pictures() -> None:
    forgery, mask = forged("noise")
    after = without_history(forgery.pixels, np.random.default_rng(0), Unwatched())
    inside, outside = (noise_level(np.where(mask[..., None] == side, after, 128)) for side in (True, False))
    assert noise_level(after) >= LEAST_NOISE * 0.9
    rows, columns = np.nonzero(mask)
    box = after[rows.min() : rows.max(), columns.min() : columns.max()]
    assert noise_level(box) == pytest.approx(noise_level(after), rel=0.15)
    assert inside != outside  # the mask does say something here


def test_the_same_picture_gives_the_same_control_and_says_that_it_is_one() -> None:
    source = make_source(photograph(64, 80), "JPEG", name="press photo.jpg", quality=80)
    one, other = control(source), control(source)
    assert one.evidence.sha256 == other.evidence.sha256 != source.evidence.sha256
    assert is_control(one)
    assert not is_control(source)
    assert one.evidence.name == "control-of-press photo.jpg"
    assert "no evidence" in one.evidence.origin.note
    assert "original bytes" not in one.traits


def test_a_case_refuses_a_control_as_evidence(tmp_path: Path) -> None:
    folder = CaseFolder.create(tmp_path / "case")
    try:
        with pytest.raises(CaseError, match="cannot become evidence"):
            folder.acquire(control(make_source(photograph(32, 32), "JPEG")))
        assert folder.case.evidence == ()
    finally:
        folder.close()


def test_making_a_control_can_be_stopped_at_each_checkpoint() -> None:
    source = ImageSource.of_bytes(encoded(photograph(700, 60)), Path("tall.png"))
    whole = Quiet()
    control_of(source, whole)
    assert whole.seen == sorted(whole.seen)
    for number in range(1, len(whole.seen) + 1):
        with pytest.raises(Cancelled):
            control_of(source, Quiet(number))
