"""The command line does what its page says: exit statuses, sentences on standard error, results and JSON on standard output."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from casework import whole_case
from conftest import encoded

import main
from forensics_gui.case import places

ROOT = Path(__file__).resolve().parent.parent.parent
Output = pytest.CaptureFixture[str]


def noise(height: int = 24, width: int = 40, seed: int = 0) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo ü.jpg"
    path.write_bytes(encoded(noise(), "JPEG", quality=90))
    return path


def result(folder: Path) -> dict[str, Any]:
    def refuse(word: str) -> None:
        pytest.fail(f"{word} is no JSON")

    record: dict[str, Any] = json.loads((folder / "result.json").read_text("utf-8"), parse_constant=refuse)
    return record


def test_help_and_version_end_with_0(capsys: Output) -> None:
    assert main.main(["--help"]) == 0
    assert "verify" in capsys.readouterr().out
    for command in ("methods", "analyze", "report", "verify", "library"):
        assert main.main([command, "--help"]) == 0
    assert main.main(["--version"]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["analyze"],
        ["analyze", "x.jpg"],
        ["analyze", "x.jpg", "--out", "o", "--jobs", "0"],
        ["analyze", "x.jpg", "--out", "o", "--maps", "some"],
        ["report", "x.jpg"],
        ["library"],
        ["library", "add", "x.jpg"],
        ["library", "burn", "x.jpg"],
        ["verify"],
    ],
)
def test_wrong_usage_ends_with_2(words: list[str], capsys: Output) -> None:
    assert main.main(words) == 2
    assert capsys.readouterr().err


def test_no_screen_library_is_ever_imported(photo: Path) -> None:
    program = f"""
import sys
sys.modules["PySide6"] = None  # an import of it would fail
import main
assert main.main(["methods", "--json"]) == 0
assert main.main(["analyze", {str(photo)!r}, "--out", {str(photo.parent / "out")!r}]) == 0
assert not [name for name in sys.modules if name.startswith("PySide6.") or name == "shiboken6"]
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, stdout=subprocess.PIPE)


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys, main; main.main(['--help']); assert not {'cv2', 'scipy', 'PIL', 'PySide6', 'analyzers.registry'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, stdout=subprocess.PIPE)


def test_methods_lists_every_method_its_settings_and_what_is_broken(plugin: Any, capsys: Output) -> None:
    plugin("fine", "return Result()")
    (places.plugin_folder() / "bad.py").write_text("raise RuntimeError('no luck')")
    assert main.main(["methods", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    fine = next(method for method in answer["methods"] if method["id"] == "test.fine")
    assert {"id", "title", "version", "shows", "caution", "reads", "reference", "settings", "origin"} <= fine.keys()
    (setting,) = fine["settings"]
    assert setting["name"] == "strength"
    assert (setting["control"], setting["default"], setting["low"], setting["high"]) == ("range", 3, 1, 9)
    (broken,) = answer["broken"]
    assert broken["origin"].endswith("bad.py")
    assert "no luck" in broken["reason"]
    assert main.main(["methods"]) == 0
    text = capsys.readouterr().out
    assert "strength = 3" in text
    assert "no luck" in text


def test_analyze_writes_a_folder_per_file_with_exactly_these_keys(photo: Path, tmp_path: Path, plugin: Any, capsys: Output) -> None:
    body = """
height, width = source.shape
job.checkpoint(0.5)
finding = Finding(say("seen {n}", n=params.strength), Weight.STRONG, Region(1, 2, 3, 4), 0.5)
wide = Map("Wide", np.full((height, width), 7, np.float32), 0, 10, "grey levels")
sure = Map("Sure", np.full((height, width), 0.5, np.float32), 0, 1, "", "suspicion")
rest = (Picture("Pic", np.zeros((3, 5, 3), np.uint8)), Score("S", float("inf"), 0, 1), Table("T", ("a",), (("b",),)))
return Result((wide, sure, *rest, Curve("C", np.arange(2.0), np.array([0, np.nan]))), (finding,))
"""
    method = plugin("all", body)
    assert main.main(["analyze", str(photo), "--out", str(tmp_path / "out"), "--method", method, "--set", "test.all.strength=5"]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    folder = tmp_path / "out" / "1-photo ü"
    assert output.out.strip() == str(folder / "result.json")
    record = result(folder)
    assert list(record) == ["file", "sha256", "size", "width", "height", "format", "origin", "error", "runs"]
    assert (record["file"], record["size"], record["width"], record["height"]) == (str(photo), photo.stat().st_size, 40, 24)
    assert (record["format"], record["origin"], record["error"]) == ("JPEG", {"how": "file", "original_bytes": True}, None)
    (run,) = record["runs"]
    keys = ["method", "version", "settings", "seconds", "applicable", "reason", "error", "findings", "views"]
    assert list(run) == keys
    assert (run["method"], run["settings"], run["applicable"], run["reason"], run["error"]) == (method, {"strength": 5}, True, "", None)
    assert run["findings"] == [{"text": "seen 5", "weight": "strong", "region": [1, 2, 3, 4], "false_alarms": 0.5}]
    wide, sure, picture, score, table, curve = run["views"]
    assert wide == {
        "kind": "map", "title": "Wide", "role": "display", "file": "test.all-1.npy", "low": 0, "high": 10, "unit": "grey levels",
    }  # fmt: skip
    assert sure["role"] == "suspicion"
    assert score["value"] is None
    assert (table["columns"], table["rows"]) == (["a"], [["b"]])
    assert curve["y"] == [0, None]
    values = np.load(folder / wide["file"])
    assert (values.dtype, values.shape, float(values.max())) == (np.float32, (24, 40), 7)
    assert (folder / picture["file"]).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("maps", "kept"), [("all", {"wide", "sure"}), ("suspicion", {"sure"}), ("none", set())])
def test_maps_says_which_maps_are_written(photo: Path, tmp_path: Path, plugin: Any, maps: str, kept: set[str]) -> None:
    body = """
zero = np.zeros(source.shape, np.float32)
return Result((Map("wide", zero, 0, 10), Map("sure", zero, 0, 1, "", "suspicion")))
"""
    method = plugin("two", body)
    assert main.main(["analyze", str(photo), "--out", str(tmp_path / "out"), "--method", method, "--maps", maps]) == 0
    folder = tmp_path / "out" / "1-photo ü"
    views = result(folder)["runs"][0]["views"]
    assert {view["title"] for view in views if view["file"]} == kept
    assert {path.name for path in folder.glob("*.npy")} == {view["file"] for view in views if view["file"]}


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_done(photo: Path, tmp_path: Path, capsys: Output) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(encoded(noise(), "JPEG")[:100])
    words = [
        "analyze",
        str(broken),
        str(tmp_path / "missing.jpg"),
        str(photo),
        "--out",
        str(tmp_path / "out"),
        "--method",
        "compression.ela",
    ]
    assert main.main(words) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert any(line.startswith("broken.jpg: ") for line in lines)
    assert any(line.startswith("missing.jpg cannot be opened") for line in lines)
    first, second, third = (result(tmp_path / "out" / name) for name in ("1-broken", "2-missing", "3-photo ü"))
    assert (first["runs"], second["runs"]) == ([], [])
    assert first["error"] in lines
    assert (first["sha256"] is None, second["sha256"]) == (False, None)
    assert third["runs"][0]["views"]


def test_a_folder_is_searched_in_order_and_what_is_no_picture_is_noted(tmp_path: Path, capsys: Output) -> None:
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("b/2.png", "a.png", ".hidden/x.png", ".y.png"):
        (folder / name).write_bytes(encoded(noise(8, 8)))
    (folder / "list.csv").write_text("a,b")
    assert main.main(["analyze", str(folder), "--out", str(tmp_path / "out"), "--method", "compression.ela", "--maps", "none"]) == 0
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 1
    assert "list.csv is passed over" in errors[0]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["1-a", "2-2"]


def test_a_damaged_picture_in_a_folder_is_an_error_not_passed_over(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cut.png").write_bytes(encoded(noise())[:25])
    (tmp_path / "in" / "empty.jpg").touch()
    assert main.main(["analyze", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--method", "compression.ela"]) == 1
    errors = capsys.readouterr().err
    assert "cut.png" in errors
    assert "empty.jpg is empty" in errors
    assert "passed over" not in errors


def test_a_method_that_does_not_apply_is_recorded_with_its_reason(tmp_path: Path, plugin: Any) -> None:
    method = plugin("jpeg_only", "return Result()")
    text = (places.plugin_folder() / "jpeg_only.py").read_text().replace("run, Settings)", "run, Settings, frozenset({'jpeg'}))")
    (places.plugin_folder() / "jpeg_only.py").write_text(text)
    (tmp_path / "a.png").write_bytes(encoded(noise(8, 8)))
    assert main.main(["analyze", str(tmp_path / "a.png"), "--out", str(tmp_path / "out"), "--method", method]) == 0
    (run,) = result(tmp_path / "out" / "1-a")["runs"]
    assert (run["applicable"], run["error"], run["views"]) == (False, None, [])
    assert "not a JPEG" in run["reason"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("raise RuntimeError('no luck')", "no luck"),
        ("return Result((Map('m', np.zeros((1, 2), np.float32), 0, 1),))", "shape"),
        ("return Result((Map('m', np.full(source.shape, np.nan, np.float32), 0, 1),))", "not finite"),
        ("return Result((Map('m', np.full(source.shape, 1.5, np.float32), 0, 1, '', 'suspicion'),))", "beyond 0..1"),
        ("return None", "views"),
    ],
)
def test_a_method_that_fails_is_named_and_the_others_still_run(photo: Path, plugin: Any, body: str, word: str, capsys: Output) -> None:
    bad, good = plugin("bad", body), plugin("good", "return Result()")
    assert main.main(["analyze", str(photo), "--out", str(photo.parent / "out"), "--method", bad, "--method", good]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("photo ü.jpg: test.bad failed: ")
    assert word in line
    first, second = result(photo.parent / "out" / "1-photo ü")["runs"]
    assert word in first["error"]
    assert second["error"] is None


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ("test.one.strength=10", "Strength cannot be 10"),
        ("test.one.strength=much", "Strength cannot be 'much'"),
        ("test.one.colour=1", "no setting 'colour'"),
        ("compression.ela.quality=80", "names no method that is run"),
        ("strength", "ID.NAME=VALUE"),
    ],
)
def test_a_wrong_setting_ends_with_2_and_is_named(photo: Path, plugin: Any, setting: str, word: str, capsys: Output) -> None:
    plugin("one", "return Result()")
    assert main.main(["analyze", str(photo), "--out", str(photo.parent / "out"), "--method", "test.one", "--set", setting]) == 2
    error = capsys.readouterr().err
    assert setting.split("=")[0] in error
    assert word in error
    assert not (photo.parent / "out").exists()


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (["--method", "compression.nothing"], "no method 'compression.nothing'"),
        (["--library", "https://example.org/library"], "only takes reference libraries in folders"),
        (["--library", "/no/such/folder"], "does not exist"),
    ],
)
def test_a_wrong_method_or_library_ends_with_2(photo: Path, tmp_path: Path, words: list[str], word: str, capsys: Output) -> None:
    assert main.main(["analyze", str(photo), "--out", str(tmp_path / "out"), *words]) == 2
    assert word in capsys.readouterr().err


def test_an_out_that_is_a_file_ends_with_2(photo: Path, capsys: Output) -> None:
    assert main.main(["analyze", str(photo), "--out", str(photo)]) == 2
    assert "is a file" in capsys.readouterr().err


def test_the_library_is_given_to_every_method_that_has_one(photo: Path, tmp_path: Path, plugin: Any) -> None:
    method = plugin("searcher", "return Result((), (Finding(say(params.library)),))")
    path = places.plugin_folder() / "searcher.py"
    path.write_text(
        path.read_text().replace('strength: Annotated[int, Range("Strength", 1, 9)] = 3', 'library: Annotated[str, Folder("L")] = ""')
    )
    (tmp_path / "library").mkdir()
    words = ["analyze", str(photo), "--out", str(tmp_path / "out"), "--method", method, "--library", str(tmp_path / "library")]
    assert main.main(words) == 0
    (run,) = result(tmp_path / "out" / "1-photo ü")["runs"]
    assert run["settings"] == {"library": str(tmp_path / "library")}


def test_many_files_side_by_side_give_what_one_after_the_other_gives(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(6):
        (tmp_path / "in" / f"{number}.png").write_bytes(encoded(noise(seed=number)))
    for jobs in ("1", "4"):
        words = ["analyze", str(tmp_path / "in"), "--out", str(tmp_path / jobs), "--method", "compression.ela", "--jobs", jobs]
        assert main.main(words) == 0
    for number in range(6):
        one, four = (tmp_path / jobs / f"{number + 1}-{number}" for jobs in ("1", "4"))
        assert result(one)["sha256"] == result(four)["sha256"]
        assert (one / "compression.ela-1.npy").read_bytes() == (four / "compression.ela-1.npy").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="interrupts by signal")
def test_an_interrupted_analysis_ends_with_130(photo: Path, tmp_path: Path, plugin: Any) -> None:
    method = plugin("endless", "print('running', flush=True)\nwhile True:\n    job.checkpoint(0.5)")
    words = [sys.executable, "main.py", "analyze", str(photo), "--out", str(tmp_path / "out"), "--method", method]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 130
    assert errors == "Interrupted.\n"


def test_verify_says_intact_or_what_is_not(tmp_path: Path, capsys: Output) -> None:
    folder = whole_case(tmp_path / "case")
    assert main.main(["verify", str(folder)]) == 0
    assert "is intact" in capsys.readouterr().out
    assert main.main(["verify", str(folder), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["intact"], answer["problems"], answer["entries"]) == (True, [], 12)
    assert len(answer["head"]) == 64
    for path in (folder / "evidence").iterdir():
        path.unlink()
    assert main.main(["verify", str(folder / "case.sqlite")]) == 1
    assert "The copy of photo.JPG is missing." in capsys.readouterr().out
    assert main.main(["verify", str(folder), "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 2


def test_verify_of_what_is_neither_case_nor_finding_is_one_sentence(tmp_path: Path, capsys: Output) -> None:
    assert main.main(["verify", str(tmp_path / "nowhere")]) == 2
    assert main.main(["verify", str(tmp_path)]) == 1
    assert main.main(["verify", str(tmp_path), "--rerun"]) == 2


def test_report_keeps_every_run_in_a_case_and_writes_the_finding(photo: Path, tmp_path: Path, plugin: Any, capsys: Output) -> None:
    from forensics_gui.case.storage import CaseFolder

    empty, bad = plugin("empty", "return Result()"), plugin("bad", "raise RuntimeError('no luck')")
    finding = tmp_path / "finding.pdf"
    words = ["report", str(photo), str(tmp_path / "missing.jpg"), "--out", str(finding), "--examiner", "E. X.", "--question", "Where?"]
    for method in ("compression.ela", empty, bad):
        words += ["--method", method]
    assert main.main(words) == 1
    output = capsys.readouterr()
    assert finding.read_bytes().startswith(b"%PDF")
    assert output.out.splitlines()[0] == str(finding)
    assert len(output.err.splitlines()) == 2
    (folder,) = places.cases_folder().iterdir()
    assert str(folder) in output.out
    assert main.main(["verify", str(folder)]) == 0
    case = CaseFolder.open(folder).case
    assert (case.examiner, case.question) == ("E. X.", "Where?")
    assert [run.method for run in case.runs] == ["compression.ela", empty, bad]
    assert [entry.act for entry in case.custody if entry.act in ("acquired", "examined", "exported")] == [
        "acquired", "examined", "examined", "examined", "exported",
    ]  # fmt: skip


def test_report_without_a_readable_file_leaves_no_case(tmp_path: Path, capsys: Output) -> None:
    assert main.main(["report", str(tmp_path / "missing.jpg"), "--out", str(tmp_path / "f.pdf")]) == 1
    assert "No finding was written" in capsys.readouterr().err
    assert not places.cases_folder().exists()
    assert main.main(["report", str(tmp_path / "missing.jpg"), "--out", str(tmp_path / "no" / "f.pdf")]) == 2


def landscape(seed: int) -> bytes:
    import cv2

    fine = noise(360, 480, seed)
    return encoded(cv2.normalize(cv2.GaussianBlur(fine, (0, 0), 2), None, 0, 255, cv2.NORM_MINMAX))


@pytest.mark.usefixtures("small_codebook")
def test_a_library_is_filled_looked_at_searched_copied_and_emptied(tmp_path: Path, capsys: Output) -> None:
    references, library = tmp_path / "references", tmp_path / "library"
    references.mkdir()
    for seed in (1, 2):
        (references / f"{seed}.png").write_bytes(landscape(seed))
    (references / "readme.txt").write_text("no picture")
    where = ["--library", str(library)]
    assert main.main(["library", "add", str(references), *where]) == 0
    output = capsys.readouterr()
    assert len(output.out.splitlines()) == 2
    assert "readme.txt is passed over" in output.err
    assert main.main(["library", "add", str(references / "readme.txt"), *where]) == 1
    assert "readme.txt" in capsys.readouterr().err
    assert main.main(["library", "list", *where]) == 0
    assert [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()] == ["1.png", "2.png"]
    assert main.main(["library", "stats", *where]) == 0
    assert "sources\t2" in capsys.readouterr().out
    assert main.main(["library", "check", *where]) == 0
    assert main.main(["library", "copy", str(library), str(tmp_path / "copy")]) == 0
    assert main.main(["library", "remove", "1.png", *where]) == 0
    capsys.readouterr()
    assert main.main(["library", "search", str(references / "1.png"), "--json", "--library", str(tmp_path / "copy")]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    record = json.loads(line)
    assert list(record) == ["file", "sha256", "seconds", "searchable", "reason", "matches"]
    assert record["searchable"] is True
    keys = {"reference", "sha256", "tier", "time_s", "times_s", "mirrored", "score", "false_alarms", "query_to_reference", "quad"}
    assert {*keys, "agreeing_share"} <= record["matches"][0].keys()
    assert record["matches"][0]["reference"] == "1.png"
    assert main.main(["library", "search", str(references / "1.png"), *where]) == 0
    assert "1.png\t" not in capsys.readouterr().out
    assert main.main(["library", "check", "--library", str(tmp_path / "copy")]) == 0


def test_a_library_that_is_not_there_or_not_a_folder_ends_with_2(tmp_path: Path, capsys: Output) -> None:
    for words in (["list", "--library", str(tmp_path / "none")], ["stats", "--library", "milvus://host/x"], ["copy", "https://x", "y"]):
        assert main.main(["library", *words]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.usefixtures("small_codebook")
def test_a_picture_that_cannot_be_read_does_not_stop_a_search(tmp_path: Path, capsys: Output) -> None:
    good = tmp_path / "1.png"
    good.write_bytes(landscape(1))
    where = ["--library", str(tmp_path / "library")]
    assert main.main(["library", "add", str(good), *where]) == 0
    capsys.readouterr()
    assert main.main(["library", "search", str(tmp_path / "missing.png"), str(good), "--json", *where]) == 1
    output = capsys.readouterr()
    assert "missing.png" in output.err
    assert [json.loads(line)["file"] for line in output.out.splitlines()] == [str(good)]


def test_a_reader_of_the_output_that_leaves_early_is_no_error(plugin: Any) -> None:
    plugin("fine", "return Result()")
    process = subprocess.run(
        f"{sys.executable} main.py methods --json | head -c 1", shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.stderr == ""
