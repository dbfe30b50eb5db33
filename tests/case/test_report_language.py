"""A finding in a language of its own: the window and other findings go on in theirs, and what a program reads is the same in all."""

import json
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which
from subprocess import run as run_program
from threading import Barrier

import numpy as np
import pytest
from case.findings import Printed, case_of, found, run_of

from analyzers.evidence import ImageSource
from analyzers.language import language, printed_in, said, tr
from analyzers.registry import discover
from analyzers.results import Result, Table, View
from forensics_gui.case.commandline import parser
from forensics_gui.case.commands.reporting import _template as template_of
from forensics_gui.case.comparing import compared
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.measures import result_record
from forensics_gui.case.report import write_report
from forensics_gui.case.report.blocks import spread
from forensics_gui.case.report.outcomes import WEIGHTS
from forensics_gui.case.report.paper import BODY, LEFT, SMALL, Paper
from forensics_gui.case.report.template import Template, TemplateError, template_from_file
from forensics_gui.case.results_store import read_views, write_views
from resources.locale.make import LANGUAGES, template

Make = Callable[..., ImageSource]
FRENCH = {"Examinations": "Examens", "north": "nord", "Evidence": "Pièces", "An edge stands out.": "Un bord se détache."}
ARABIC = {
    "Examinations": "الفحوص",
    "Evidence": "دليل",
    "No conclusion has been written.": "لم يكتب أي استنتاج.",
    "{number}.  {name}": "{number}.  {name}",
    "north": "شمالا",
    "{method} on {name}": "{method} على {name}",
}


class Meeting:
    """A job that waits at its first checkpoint until another finding is being written too, and notes what is printed there."""

    def __init__(self, barrier: Barrier) -> None:
        self._barrier, self.printed_in = barrier, ""

    def checkpoint(self, fraction: float, note: str = "") -> None:
        if not self.printed_in:
            self._barrier.wait(30)
            self.printed_in = language()


@pytest.fixture
def photo(source: Make) -> ImageSource:
    return source(np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8), "JPEG", "photo.jpg", quality=90)


@pytest.fixture
def case(photo: ImageSource):
    table = Table("Where", ("What", "Value"), ((said("north"), "965 × 538"), ("north", "from the file")))
    return case_of(photo, runs=(run_of(photo, result=Result((table,), (found("An edge stands out."),))),))


def write(case, path: Path, code: str, job=None) -> None:
    write_report(*case, path, job, methods={}, delivery=Delivery(template=Template(language=code)))


def test_two_findings_are_written_at_once_in_two_languages_and_the_window_keeps_its_own(case, tongue, tmp_path: Path) -> None:
    tongue("fr", FRENCH)
    barrier = Barrier(2)
    jobs = {"fr": Meeting(barrier), "": Meeting(barrier)}
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write, case, tmp_path / f"{code or 'en'}.pdf", code, job) for code, job in jobs.items()]:
            done.result(60)
    assert {code: job.printed_in for code, job in jobs.items()} == {"fr": "fr", "": "en"}
    assert tr("Examinations") == "Examinations"
    french, english = Printed(tmp_path / "fr.pdf"), Printed(tmp_path / "en.pdf")
    assert (str(french.pdf.Root.Lang), str(english.pdf.Root.Lang)) == ("fr", "en")
    assert (french.says("Un bord se détache."), french.says("An edge stands out.")) == (True, False)
    assert (english.says("Un bord se détache."), english.says("An edge stands out.")) == (False, True)
    assert "Examens" in french.bookmarks


def test_words_of_ours_in_a_table_are_translated_and_those_of_the_file_are_not(case, tongue, tmp_path: Path) -> None:
    tongue("fr", FRENCH)
    write(case, tmp_path / "fr.pdf", "fr")
    finding = Printed(tmp_path / "fr.pdf")
    assert finding.says("nord 965 × 538")
    assert finding.says("north from the file")


def test_the_record_is_english_in_every_language_and_says_which_the_finding_is_in(case, tongue, tmp_path: Path) -> None:
    tongue("fr", FRENCH)
    records = {}
    for code in ("fr", ""):
        write(case, tmp_path / "finding.pdf", code)
        finding = Printed(tmp_path / "finding.pdf")
        record = json.loads(finding.pdf.attachments["finding.json"].get_file().read_bytes())
        assert record.pop("language") == (code or "en")
        assert record.pop("template").get("language", "") == code
        records[code] = {name: value for name, value in record.items() if name not in ("written", "signature")}
    assert records["fr"] == records[""]
    assert records["fr"]["runs"][0]["result"]["views"][0]["fields"]["rows"][0] == ["north", "965 × 538"]


METHODS = ("metadata.fields", "metadata.structure", "metadata.origin", "metadata.contradictions", "compression.quantisation")


@pytest.mark.parametrize("method", METHODS)
def test_a_method_gives_the_same_result_in_every_language(photo: ImageSource, method: str, job, tongue) -> None:
    tongue("fr", {each.id: f"«{each.id}»" for each in template() if isinstance(each.id, str) and each.id})
    analyzer, results = discover().found[method], {}
    for code in ("en", "fr"):
        with printed_in(code):
            results[code] = analyzer.run(photo, analyzer.params(), job)
    assert compared(result_record(results["en"]), result_record(results["fr"])).outcome == "equal"
    assert "$said" not in json.dumps(result_record(results["fr"]))
    for code, translated in (("en", False), ("fr", True)):
        with printed_in(code):  # made in English, read back from a case, read in either
            rows = [row for view in read_back(results["en"].views) if isinstance(view, Table) for row in view.printed().rows]
        assert any("«" in cell for row in rows for cell in row) == translated


def read_back(views: tuple[View, ...]) -> tuple[View, ...]:
    """The views as a case gives them back."""
    kept = BytesIO()
    write_views(views, kept)
    return read_views(kept)


def test_an_arabic_finding_names_its_language_and_its_words_can_be_found(case, tongue, tmp_path: Path) -> None:
    tongue("ar", ARABIC)
    write(case, tmp_path / "ar.pdf", "ar")
    finding = Printed(tmp_path / "ar.pdf")
    assert str(finding.pdf.Root.Lang) == "ar"
    text = unicodedata.normalize("NFKC", finding.text)  # shaped letters stand for the plain ones
    for words in ("الفحوص", "دليل"):
        assert words in text or words[::-1] in text
    assert not set(text) & set("□\ufffd\u2068\u2069\0")
    assert "photo.jpg" in text


@pytest.mark.skipif(which("pdftotext") is None, reason="needs poppler's pdftotext")
def test_another_program_reads_the_arabic_words_in_their_order(case, tongue, tmp_path: Path) -> None:
    tongue("ar", ARABIC)
    write(case, tmp_path / "ar.pdf", "ar")
    read = run_program(["pdftotext", tmp_path / "ar.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert "لم يكتب أي استنتاج" in read
    assert "photo.jpg" in read


@pytest.mark.parametrize(("code", "edge"), [("en", LEFT), ("ar", 210 - LEFT)])
def test_running_text_begins_at_the_reader_s_edge(code: str, edge: float, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Paper("T", "A", code, datetime.now(UTC))
    drawn = []
    monkeypatch.setattr(paper.letters, "draw", lambda *args, **options: drawn.append((args, options)))
    paper.put(LEFT + 5, 30, "abc", BODY, 40)
    (x, _, _, _, width), options = drawn[0]
    assert (x + width if options["to_right"] else x) == pytest.approx(edge + (-5 if code == "ar" else 5))
    paper.close()


@pytest.mark.parametrize("code", ["en", *LANGUAGES])
def test_no_column_cuts_a_word_of_any_language(code: str) -> None:
    with closing(Paper("T", "A", code, datetime.now(UTC))) as paper, printed_in(code):
        rows = [["long " * 40, tr("Closest reference matches"), tr(weight)] for weight in WEIGHTS.values()]
        widths = spread(paper, [116.0, 38.0, 6.0], [tr("Finding"), tr("Method"), tr("Weight")], rows)
        assert sum(widths) == pytest.approx(paper.width)
        for _, _, weight in rows:
            assert paper.letters.lines(weight, SMALL, widths[2] - 3) in ([weight], weight.split())


def test_an_arabic_page_keeps_a_name_whole_in_its_sentence(case, tongue, tmp_path: Path) -> None:
    tongue("ar", ARABIC)
    write(case, tmp_path / "ar.html", "ar")
    page = (tmp_path / "ar.html").read_text(encoding="utf-8")
    assert "\u2068photo.jpg\u2069" in page
    assert "\\u2068" not in page


def test_a_template_chooses_a_language_that_there_is(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text('language = "fr"\n')
    assert template_from_file(tmp_path / "desk.toml").language == "fr"
    assert Template(language="fr").told()["language"] == "fr"
    assert "language" not in Template().told()
    with pytest.raises(TemplateError, match="language is one of"):
        Template(language="tlh")


def test_the_command_line_names_the_language_and_refuses_one_that_there_is_not(tmp_path: Path, capsys) -> None:
    (tmp_path / "desk.toml").write_text('language = "fr"\n')
    words = ["report", "a.jpg", "--out", "a.pdf", "--template", str(tmp_path / "desk.toml")]
    for more, chosen in (([], "fr"), (["--language", "ar"], "ar")):
        assert template_of(parser().parse_args([*words, *more])).language == chosen
    with pytest.raises(SystemExit):
        parser().parse_args([*words, "--language", "tlh"])
    assert "tlh" in capsys.readouterr().err
