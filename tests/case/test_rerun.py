"""A finding's runs are repeated with their settings: each is equal, equal within the tolerance, different, or cannot be repeated."""

import json
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from case.findings import every_view, found, map_of, match_of, run_of
from conftest import Quiet

import main
from analyzers.registry import Methods, discover
from analyzers.results import Map, Region, Result
from forensics_gui.case.comparing import compared
from forensics_gui.case.measures import result_record
from forensics_gui.case.rerun import _source, repeat


@pytest.fixture
def photo(source):
    pixels = np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    return source(pixels, "JPEG", "photo.jpg", quality=90)


def recorded(result: Result) -> dict:
    return json.loads(json.dumps(result_record(result)))


def test_the_same_result_is_equal(photo) -> None:
    result = Result(every_view(photo), (found("a trace", region=Region(1, 2, 3, 4)),))
    assert compared(recorded(result), result_record(result)).outcome == "equal"


@pytest.mark.parametrize(("by", "outcome"), [(0.0, "equal"), (0.005, "within tolerance"), (0.05, "different")])
def test_a_map_may_differ_by_a_thousandth_of_its_scale(photo, by, outcome) -> None:
    view = map_of(photo)
    other = Map(view.title, view.values + np.float32(by), view.low, view.high, view.unit)
    assert compared(recorded(Result((view,))), result_record(Result((other,)))).outcome == outcome


def test_a_change_in_one_corner_of_a_map_is_different(photo) -> None:
    view = map_of(photo)
    values = view.values.copy()
    values[:6, :8] += 1
    other = Map(view.title, values, view.low, view.high, view.unit)
    assert compared(recorded(Result((view,))), result_record(Result((other,)))).outcome == "different"


@pytest.mark.parametrize(
    "other",
    [
        Result(),
        Result((), (found("another trace"),)),
        Result((), (found("a trace"), found("a trace"))),
        Result((), (replace(found("a trace"), false_alarms=0.03),)),
        Result((), (found("a trace", region=Region(0, 0, 9, 9)),)),
        Result((), (found("a trace"),), applicable=False),
    ],
)
def test_another_finding_is_different(other) -> None:
    difference = compared(recorded(Result((), (found("a trace"),))), result_record(other))
    assert difference.outcome == "different"
    assert difference.beyond


def test_a_region_may_lie_one_pixel_beside(photo) -> None:
    one, two, three = (Result((), (found("x", region=Region(4, 4, size, 8)),)) for size in (8, 9, 11))
    assert compared(recorded(one), result_record(two)).outcome == "within tolerance"
    assert compared(recorded(one), result_record(three)).outcome == "different"


def test_where_the_reference_lay_is_not_compared(photo) -> None:
    one, two = (Result((replace(match_of(photo), path=path),)) for path in ("/here/a.mp4", "/there/a.mp4"))
    assert compared(recorded(one), result_record(two)).outcome == "equal"


METHODS = discover()


def record_of_run(photo, **fields) -> dict:
    from datetime import UTC, datetime

    from case.findings import case_of

    from analyzers.contract import Unwatched
    from forensics_gui.case.examine import examine
    from forensics_gui.case.report.record import record_bytes, record_of

    ela = METHODS.found["compression.ela"]
    run = replace(examine(photo, ela, ela.params(quality=80), Unwatched()), **fields)
    case, sources = case_of(photo, runs=(run, run_of(photo, id_="run-2", method="gone.method")))
    return json.loads(record_bytes(record_of(case, sources, datetime.now(UTC), {}, {})))


def outcomes(record: dict, photo, methods: Methods = METHODS) -> list[tuple[str, str]]:
    at_hand = {photo.evidence.sha256: photo.copy_to(bytes)} if photo else {}
    return [(one.outcome, one.why) for one in repeat(record, at_hand, methods, Quiet())]


def test_a_run_is_repeated_with_its_settings_and_a_missing_method_is_named(photo) -> None:
    record = record_of_run(photo)
    assert outcomes(record, photo) == [("equal", ""), ("cannot be repeated", "this program has no method gone.method")]
    other = deepcopy(record)
    other["runs"][0]["settings"]["quality"] = 60
    assert outcomes(other, photo)[0][0] == "different"


def test_another_version_of_the_method_is_not_repeated(photo) -> None:
    ((outcome, why), _) = outcomes(record_of_run(photo, version="0"), photo)
    assert outcome == "cannot be repeated"
    assert "version 0" in why


def test_a_setting_that_the_method_lacks_is_not_repeated(photo) -> None:
    ((outcome, why), _) = outcomes(record_of_run(photo, params={"colour": "blue"}), photo)
    assert outcome == "cannot be repeated"
    assert "colour" in why


def test_without_the_evidence_nothing_is_repeated(photo) -> None:
    assert {outcome for outcome, _ in outcomes(record_of_run(photo), None)} == {"cannot be repeated"}


def test_a_library_that_is_gone_is_named(photo, tmp_path) -> None:
    record = record_of_run(photo)
    match = METHODS.found["reference.match"]
    record["runs"] = [{**record["runs"][0], "method": match.id, "version": match.version, "settings": {"library": str(tmp_path / "gone")}}]
    (one,) = outcomes(record, photo)
    assert one[0] == "cannot be repeated"
    assert "gone is not at hand" in one[1]


def test_a_chosen_file_that_is_gone_is_named(photo, tmp_path) -> None:
    record = record_of_run(photo)
    method = METHODS.found["pixels.difference"]
    settings = {"other": str(tmp_path / "gone.png")}
    record["runs"] = [{**record["runs"][0], "method": method.id, "version": method.version, "settings": settings}]
    (one,) = outcomes(record, photo)
    assert one[0] == "cannot be repeated"
    assert "gone.png is not at hand" in one[1]


def test_a_failed_run_is_equal_where_it_fails_again(photo, plugin) -> None:
    from forensics_gui.case import places

    name = plugin("broken", 'raise ValueError("it broke")')
    methods = discover(places.plugin_folder())
    record = record_of_run(photo)
    record["runs"] = [
        {**record["runs"][0], "method": name, "version": "1", "settings": {}, "error": "…\nValueError: it broke", "result": None}
    ]
    assert outcomes(record, photo, methods) == [("equal", "")]


def test_the_command_repeats_what_the_report_kept(photo, tmp_path, capsys) -> None:
    picture, finding = tmp_path / "photo.jpg", tmp_path / "finding.pdf"
    picture.write_bytes(photo.copy_to(bytes))
    words = ["report", str(picture), "--out", str(finding), "--method", "compression.ela", "--method", "metadata.fields"]
    assert main.main([*words, "--attach-evidence"]) == 0
    capsys.readouterr()
    assert main.main(["verify", str(finding), "--rerun", "--json"]) == 0
    runs = json.loads(capsys.readouterr().out)["runs"]
    assert [(run["method"], run["outcome"]) for run in runs] == [("compression.ela", "equal"), ("metadata.fields", "equal")]
    assert main.main(["verify", str(finding), "--rerun"]) == 0
    assert "2 of 2 runs gave the same again." in capsys.readouterr().out


def test_the_evidence_was_opened_when_it_was_first(photo) -> None:
    data = photo.copy_to(bytes)
    told = {"sha256": photo.evidence.sha256, "name": "photo.jpg", "folder": "", "origin": None, "opened": "2020-02-03T04:05:06+00:00"}
    again = _source({"evidence": [told]}, photo.evidence.sha256, {photo.evidence.sha256: data}, {})
    assert again.evidence.opened == told["opened"]
    assert again.copy_to(bytes) == data
