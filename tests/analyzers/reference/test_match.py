"""The method around the library: honest where it cannot search, careful in its words where it found something."""

from scenes import captioned_crop, flat, scene

from analyzers.reference.match import ANALYZER, Settings
from analyzers.results import Match, Weight


def test_without_a_library_it_says_so(source, job):
    result = ANALYZER.run(source(scene(1)), Settings(), job)
    assert not result.applicable
    assert "No reference library is chosen" in str(result.reason)


def test_folder_without_a_library_is_named(source, job, tmp_path):
    result = ANALYZER.run(source(scene(1)), Settings(library=str(tmp_path)), job)
    assert not result.applicable
    assert str(tmp_path) in str(result.reason)


def test_featureless_picture_is_not_answered_with_no_match(made, source, job):
    result = ANALYZER.run(source(flat()), Settings(library=str(made.library.folder)), job)
    assert not result.applicable
    assert "cannot be searched" in str(result.reason)


def test_match_is_a_view_and_a_finding_that_names_it(made, source, job):
    result = ANALYZER.run(source(captioned_crop(scene(1)), "JPEG", quality=50), Settings(library=str(made.library.folder)), job)
    assert isinstance(result.views[0], Match)
    assert result.findings[0].weight is Weight.STRONG
    assert result.findings[0].text == "Found in the library: still1.png."


def test_nothing_found_says_how_little_that_means(made, source, job):
    (finding,) = ANALYZER.run(source(scene(70)), Settings(library=str(made.library.folder)), job).findings
    assert "in 3 sources with" in finding.text
    assert "says nothing about sources that are not in the library" in finding.text
    assert finding.weight is Weight.NOTE


def test_damaged_library_is_a_reason_and_no_crash(made, source, job, tmp_path):
    (tmp_path / "library.sqlite").write_bytes(b"no database at all, but long enough to look at" * 40)
    result = ANALYZER.run(source(scene(1)), Settings(library=str(tmp_path)), job)
    assert not result.applicable
    assert "cannot be used" in str(result.reason)


def test_only_so_many_candidates_are_shown(made, source, job):
    import numpy as np

    both = np.hstack([captioned_crop(scene(1)), captioned_crop(scene(2))])
    for most in (1, 2):
        result = ANALYZER.run(source(both), Settings(library=str(made.library.folder), candidates=most), job)
        assert len(result.views) == most
