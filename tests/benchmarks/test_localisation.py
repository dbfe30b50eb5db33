"""The quality table: its figures are what they are called, its cases are the manifest's, and known answers are not computed again."""

import csv
from dataclasses import replace
from pathlib import Path

import localisation
import numpy as np
import pytest
from conftest import encoded
from forgeries import area_under_curve, centre, photograph
from localisation_run import Case, Runner, Setup, cases, mask_of
from localisation_scores import Scores, gain, half_of, interval, nothing_said, scores, share_interval

from analyzers.contract import Analyzer
from analyzers.language import say
from analyzers.results import Finding, Map, Result, Weight, cannot_test

calls: list[str] = []


def _run(source, params, job) -> Result:
    calls.append(source.evidence.name)
    if source.shape[0] < 32:
        return cannot_test(say("Too small."))
    values = np.where(source.luma > 128, 0.9, 0.1).astype(np.float32)
    return Result((Map("Light", values, 0, 1, role="suspicion"),), (Finding(say("Light."), Weight.STRONG),))


LIGHT = Setup(Analyzer("example.light", "Light", "1", "Bright.", "Nothing.", _run))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three forgeries whose part is bright, the third with a mask of another size, and an untouched picture."""
    lines = ["dataset,image,mask,kind,camera,licence,note"]
    for number, (height, width) in enumerate([(64, 96), (24, 40), (64, 64)]):
        mask = centre(64, 96)[:height, :width] if number < 2 else centre(64, 96)
        pixels = np.where(centre(64, 96)[:height, :width, None], 255, 40).astype(np.uint8).repeat(3, 2)
        (tmp_path / f"{number}.png").write_bytes(encoded(pixels))
        (tmp_path / f"mask{number}.png").write_bytes(encoded(mask.astype(np.uint8) * 255))
        lines.append(f"own,{number}.png,mask{number}.png,splicing,,,")
    (tmp_path / "plain.png").write_bytes(encoded(photograph(64, 96)))
    lines += ["own,plain.png,,authentic,,,", "own,resaved.png,,resaved_by_software,,,"]
    (tmp_path / "manifest.csv").write_text("\n".join(lines))
    calls.clear()
    return tmp_path


@pytest.mark.parametrize("ties", [False, True])
def test_the_scores_are_those_of_counting_threshold_by_threshold(ties: bool) -> None:
    random = np.random.default_rng(3)
    mask = random.random((13, 17)) < 0.3
    values = (random.normal(0.5, 0.2, mask.shape) + 0.2 * mask).astype(np.float32)
    values = np.round(values, 1) if ties else values
    found = scores(values, mask, decides=True)
    f1 = [2 * (marked & mask).sum() / (marked.sum() + mask.sum()) for marked in (values >= level for level in np.unique(values))]
    assert found.auc == pytest.approx(area_under_curve(values, mask))
    assert found.f1 == pytest.approx(max(f1))
    marked = values >= 0.5
    assert found.f1_half == pytest.approx(2 * (marked & mask).sum() / (marked.sum() + mask.sum()))
    assert found.mcc_half == pytest.approx(np.corrcoef(marked.ravel(), mask.ravel())[0, 1])


def test_an_even_map_scores_as_nothing_said() -> None:
    mask = centre(64, 96)
    assert scores(np.zeros(mask.shape, np.float32), mask, decides=True) == nothing_said(mask, decides=True)


def test_a_map_to_look_at_has_no_figures_at_a_level() -> None:
    assert np.isnan(scores(photograph(32, 48)[..., 0].astype(np.float32), centre(64, 96)[:32, :48], decides=False).f1_half)


def test_an_interval_holds_its_mean_and_shrinks_with_the_count() -> None:
    values = list(np.random.default_rng(1).normal(0.7, 0.1, 200))
    mean, low, high = interval(values)
    assert low < mean < high
    assert high - low < (interval(values[:20])[2] - interval(values[:20])[1]) / 2


def test_the_interval_of_a_share_is_the_exact_one() -> None:
    assert share_interval(0, 200) == pytest.approx((0, 1 - 0.025 ** (1 / 200)))
    assert share_interval(2, 200) == pytest.approx((0.0012134, 0.0356555), abs=1e-6)


def test_a_gain_counts_only_the_pictures_that_both_have() -> None:
    ours = {"a": 0.9, "b": 0.8, "c": 0.1}
    assert gain(ours, {"a": 0.8, "b": 0.7}) == pytest.approx((0.1, 0.1, 0.1, 2))
    assert gain(ours, {})[3] == 0


def test_a_file_stays_in_its_half() -> None:
    halves = [half_of(f"{number}.jpg") for number in range(400)]
    assert halves == [half_of(f"{number}.jpg") for number in range(400)]
    assert 150 < halves.count("a") < 250


def test_the_cases_are_forgeries_and_untouched_pictures_and_nothing_else(folder: Path) -> None:
    found = cases(folder)
    assert [case.image for case in found] == ["0.png", "1.png", "2.png", "plain.png"]
    assert [case.is_untouched for case in found] == [False, False, False, True]
    assert len(cases(folder, "a")) + len(cases(folder, "b")) == len(found)


def test_resaved_files_of_a_collection_are_no_ground_for_false_alarms() -> None:
    assert not Case(Path(), "casia1", "authentic", "a.jpg", "", "").is_untouched


def test_a_mask_of_another_size_is_told_and_its_picture_left_out(folder: Path) -> None:
    told: list[str] = []
    answers = Runner(folder / "kept", told.append).run(cases(folder)[2], [LIGHT])
    assert answers == {}
    assert told == ["skipped: 2.png: the mask has 96×64 pixels, the picture 64×64"]


def test_a_mask_without_a_part_is_refused(folder: Path) -> None:
    (folder / "mask0.png").write_bytes(encoded(np.zeros((64, 96), np.uint8)))
    with pytest.raises(ValueError, match="only one value"):
        mask_of(cases(folder)[0], (64, 96))


def test_a_known_answer_is_not_computed_again_until_picture_version_or_wish_changes(folder: Path) -> None:
    case, kept = cases(folder)[0], folder / "kept"
    first = Runner(kept).run(case, [LIGHT])
    assert Runner(kept).run(case, [LIGHT]) == first
    assert len(calls) == 1
    newer = Setup(replace(LIGHT.method, version="2"))
    Runner(kept).run(case, [newer])
    Runner(kept, fresh=True).run(case, [LIGHT])
    (folder / "0.png").write_bytes(encoded(photograph(64, 96)))
    Runner(kept).run(case, [LIGHT])
    assert len(calls) == 4


def test_a_picture_that_could_not_be_tested_counts_as_an_even_map(folder: Path) -> None:
    runner = Runner(folder / "kept")
    answers = {LIGHT.name: [(case, runner.run(case, [LIGHT])[LIGHT.name]) for case in cases(folder)[:2]]}
    rows = localisation.rows_of(answers)
    assert [(row.tested, row.scores.auc) for row in rows] == [(True, 1.0), (False, 0.5)]
    (line,) = localisation.localisation_table(rows)
    assert (line["set"], line["tested"], line["AUC"][:5]) == ("own splicing", "1 of 2", "0.750")


def test_a_method_that_fails_costs_its_own_row_only(folder: Path) -> None:
    def fail(source, params, job) -> Result:
        raise RuntimeError("no")

    broken = Setup(replace(LIGHT.method, id="example.broken", run=fail))
    answers = Runner(folder / "kept").run(cases(folder)[0], [broken, LIGHT])
    assert answers["example.broken"]["reason"] == "failed: RuntimeError('no')"
    assert answers["example.light"]["applicable"]


def test_the_table_of_false_alarms_counts_pictures_with_a_finding(folder: Path) -> None:
    case = cases(folder)[3]
    answers = {LIGHT.name: [(case, Runner(folder / "kept").run(case, [LIGHT])[LIGHT.name])]}
    line = localisation.alarm_table(answers)[0]
    assert (line["untouched set"], line["pictures"]) == ("all", "1")
    assert line["strong"].startswith("1 = 100.0%")
    assert line["notable"].startswith("0 = 0.0%")


def test_a_run_is_written_and_compared_with_an_earlier_one(folder: Path, monkeypatch, capsys) -> None:
    from analyzers.registry import Methods

    monkeypatch.setattr(localisation, "discover", lambda: Methods({"example.light": LIGHT.method}))
    base = ["localisation.py", str(folder), "--methods", "example.*", "--kept", str(folder / "kept"), "--out", str(folder / "out")]
    monkeypatch.setattr("sys.argv", base)
    localisation.main()
    rows = list(csv.DictReader((folder / "out" / "scores.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["image"], row["tested"]) for row in rows] == [("0.png", "True"), ("1.png", "False")]
    monkeypatch.setattr("sys.argv", [*base[:-1], str(folder / "again"), "--against", str(folder / "out" / "scores.csv")])
    localisation.main()
    assert "+0.000 [+0.000, +0.000]" in (folder / "again" / "tables.md").read_text(encoding="utf-8")
    assert "skipped: 2.png" in capsys.readouterr().out


def test_a_gain_is_counted_over_pairs_only_and_marked_where_it_is_sure(tmp_path: Path) -> None:
    rows = [
        localisation.Row("own", f"{number}.png", "a", "m", "Map", "display", True, Scores(0.9 - number / 100, 0.5, np.nan, np.nan))
        for number in range(4)
    ]
    lines = ["group,image,half,method,map,role,tested,auc,f1,f1_half,mcc_half"]
    lines += [f"own,{number}.png,a,draft,it,display,True,0.7,0.5,nan,nan" for number in range(1, 9)]
    (tmp_path / "scores.csv").write_text("\n".join(lines))
    (line,) = localisation.gain_table(rows, tmp_path / "scores.csv", {"m: Map": "draft: it"})
    assert line["pairs"] == "3"
    assert line["AUC"].startswith("+0.180")
    assert line["AUC"].endswith("*")
    assert line["best F1"] == "+0.000 [+0.000, +0.000]"
    assert line["F1 at 0.5"] == "-"


def test_other_tools_figures_name_sets_and_count_pictures() -> None:
    found = list(localisation.peers())
    assert {"casia1 splicing", "made_grid", "made_noise"} <= {row["set"] for row in found}
    assert all(0 <= float(row["AUC"]) <= 1 and int(row["tested"]) > 0 for row in found)
