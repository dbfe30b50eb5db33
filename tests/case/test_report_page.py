"""The finding as one web page: it needs nothing else, it says what the PDF says, and no text of a file or user becomes markup."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import cv2  # noqa: TID253  reads the page's pictures back
import numpy as np
import pytest
from case.findings import case_of, chain, every_view, found, map_of, marked, match_of, run_of
from case.pages import Page
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.evidence import ImageSource
from analyzers.language import say
from analyzers.results import Picture, Region, Result, Table, cannot_test
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.model import MATCH, Case
from forensics_gui.case.report import ReportError, write_report
from forensics_gui.case.report.short import SHORT
from forensics_gui.case.report.template import Template
from forensics_gui.case.report.web import told
from forensics_gui.case.report.web.look import STYLE
from forensics_gui.case.report.web.markup import element

Make = Callable[..., ImageSource]
Write = Callable[..., Page]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>&amp;\u202eabc\u2066\x00\x1b</style>]]>"


@pytest.fixture
def photo(source: Make) -> ImageSource:
    return source(np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8), "JPEG", "photo.jpg", quality=90)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def made(case: Case, sources: dict[str, ImageSource], template: Template | None = None) -> Page:
        path = tmp_path / "finding.html"
        write_report(case, sources, path, methods={}, delivery=Delivery(template=template))
        return Page(path.read_text(encoding="utf-8"))

    return made


@pytest.fixture
def whole(photo: ImageSource) -> tuple[Case, dict[str, ImageSource]]:
    """Every kind of view, a finding with a place, a mark, a chosen match, a run that failed and one that could not be made."""
    result = Result(every_view(photo), (found("An edge stands out.", region=Region(3, 4, 20, 10)),))
    runs = (
        run_of(photo, result=result),
        run_of(photo, id_="run-2", result=cannot_test(say("it is no film"))),
        run_of(photo, id_="run-3", result=None, error="Traceback\nValueError: broken"),
        run_of(photo, id_="run-4", result=Result(())),
    )
    marks = (marked(photo, "box", (4, 4), (20, 20)), marked(photo, MATCH, (4, 4), (20, 20), (4, 20), run="run-1", view=5))
    return case_of(photo, runs=runs, annotations=marks, custody=chain(4), conclusion="It lies in the harbour film.", notes="# Seen\n- one")


def _pictures(page: Page) -> list[np.ndarray]:
    addresses = [one["href"] for one in page.named("image")] + [one["src"] for one in page.named("img")]
    coded = [np.frombuffer(b64decode(address.partition(",")[2]), np.uint8) for address in addresses]
    return [cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1] for data in coded]


def test_the_page_refers_to_nothing_outside_itself(whole, write) -> None:
    for name, attributes in write(*whole).elements:
        for key in ("href", "src", "action", "srcset", "data", "poster"):
            assert attributes.get(key, "#").startswith(("#", "data:image/")), (name, key)


def test_the_page_has_no_script_no_form_and_no_handler(whole, write) -> None:
    for name, attributes in write(*whole).elements:
        assert name not in {"script", "form", "iframe", "object", "embed", "link", "base", "foreignobject"}
        assert not [key for key in attributes if key.startswith("on") or key == "style"]


def test_the_policy_allows_the_pages_own_style_and_pictures_only(whole, write) -> None:
    policy = next(one["content"] for one in write(*whole).named("meta") if one.get("http-equiv") == "Content-Security-Policy")
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    assert policy == f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_style_names_no_address() -> None:
    assert not re.search(r"url\(|@import|https?:", STYLE)


@pytest.mark.parametrize(
    "words",
    [
        "Where was it taken?",
        "Renée Müller",
        "It lies in the harbour film.",
        "Reference chosen by the examiner",
        "compression.ela, version 3",
        "Edges are bright in any picture.",
        "An edge stands out.",
        "Nothing found by this method.",
        "Cannot be tested on this file.",
        "ValueError: broken",
        "scale",
        "キヤノン",
        "Küste.mp4",
        "a box",
        "Limitations",
        "What was not tested",
        "does not show that a picture is untouched",
        "opened as a file",
        "This page is not signed",
        f"{4:064x}",
        "numpy",
    ],
)
def test_the_page_says_what_the_pdf_says(whole, write, words: str) -> None:
    page = write(*whole)
    assert words in page.text + "\n".join(one.get("alt", "") for one in page.named("img"))


def test_the_answer_comes_first_and_the_chapters_follow_the_pdfs_order(whole, write) -> None:
    titles = [text for level, text in write(*whole).headings if level == 2]
    assert titles == [
        "What the methods saw",
        "Evidence",
        "References chosen as findings",
        "Examinations",
        "Marked pictures",
        "Conclusion and limitations",
        "Custody, hashes and versions",
    ]


def test_no_level_of_headings_is_left_out(whole, write) -> None:
    levels = [level for level, _ in write(*whole).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_picture_has_an_alternative_text_or_is_said_to_be_ornament(whole, write) -> None:
    page = write(*whole)
    assert all("alt" in one for one in page.named("img"))
    assert all(one.get("aria-label") or one.get("aria-hidden") == "true" for one in page.named("svg"))


def test_the_evidence_stands_in_the_page_once_however_often_it_is_drawn(whole, write) -> None:
    page = write(*whole)
    assert len([one for one in page.named("image") if one.get("id")]) == 1
    assert len(page.named("use")) >= 4


def test_no_picture_is_larger_than_a_page_needs(source, write) -> None:
    large = source(np.random.default_rng(1).integers(0, 256, (900, 2400, 3), dtype=np.uint8), "JPEG", "large.jpg", quality=50)
    page = write(*case_of(large, runs=(run_of(large, map_of(large)),)))
    assert max(max(pixels.shape[:2]) for pixels in _pictures(page)) == 1600


def test_the_files_own_bytes_are_not_in_the_page(source, write, tmp_path) -> None:
    secret = b"Exif\x00\x00 a place that nobody should know"
    plain = source(np.zeros((20, 30, 3), np.uint8), "JPEG", "plain.jpg").copy_to(bytes)
    photo = ImageSource.of_bytes(plain[:2] + b"\xff\xe1" + (len(secret) + 2).to_bytes(2, "big") + secret + plain[2:], tmp_path / "p.jpg")
    write(*case_of(photo))
    text = (tmp_path / "finding.html").read_text(encoding="utf-8")
    assert all(secret not in b64decode(part) for part in re.findall(r"base64,([A-Za-z0-9+/=]+)", text))


def test_a_turned_picture_is_shown_upright_with_its_marks_on_the_same_place(tmp_path, write) -> None:
    from PIL import Image

    stored = np.zeros((40, 80, 3), np.uint8)
    stored[:20, :40] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter clockwise: the stored left edge becomes the top
    path = tmp_path / "turned.png"
    Image.fromarray(stored).save(path, exif=exif)
    turned = ImageSource.open(path)
    page = write(*case_of(turned, annotations=(marked(turned, "box", (0, 0), (40, 20)),)))
    seen = _pictures(page)[0]
    assert seen.shape[:2] == (80, 40)
    assert seen[10, 30].min() > 200
    assert seen[10, 10].max() < 60
    spots = [tuple(float(part) for part in spot.split(",")) for spot in page.named("polygon")[0]["points"].split()]
    assert (min(x for x, _ in spots), max(x for x, _ in spots)) == (20, 40)
    assert (min(y for _, y in spots), max(y for _, y in spots)) == (0, 40)


@pytest.mark.parametrize("kind", ["black", "blur"])
def test_a_redaction_is_gone_from_picture_maps_pictures_and_references(source, write, kind: str) -> None:
    """The secret is a bright square, seen in the evidence, in a map and picture of it, and in the reference's frame and warped copy."""
    pixels = np.full((48, 64, 3), 40, np.uint8)
    pixels[10:18, 20:28] = np.random.default_rng(2).integers(0, 2, (8, 8, 1), dtype=np.uint8) * 215 + 40
    photo = source(pixels, "PNG", "photo.png")
    values = np.where(pixels[..., 0] > 100, 10, 0).astype(np.float32)
    frame = np.full((60, 80, 3), 40, np.uint8)
    frame[15:19, 30:34] = pixels[10:18:2, 20:28:2]  # by the match's matrix: half the size, moved by (20, 10)
    match = replace(match_of(photo), frame=frame, aligned=pixels.copy())
    views = (replace(map_of(photo), values=values), Picture("Seen", pixels.copy()), match)
    case, sources = case_of(photo, runs=(run_of(photo, *views),))
    bright = sum(int((picture.max(axis=2) > 200).sum()) for picture in _evidence_like(write(case, sources)))
    assert bright > 100
    hidden = replace(case, annotations=(marked(photo, kind, (19, 9), (29, 19)),))
    for picture in _evidence_like(write(hidden, sources)):
        assert (picture.max(axis=2) > 200).sum() == 0


def _evidence_like(page: Page) -> list[np.ndarray]:
    """Pictures and the map in grey and inferno; without scales, and without agreement, which is of another colour by itself."""
    return [
        picture for picture in _pictures(page) if picture.shape[0] > 1 and not (picture[..., 1] > picture[..., 0].astype(int) + 40).any()
    ]


def test_a_picture_of_another_shape_is_left_out_where_parts_are_redacted(photo, write) -> None:
    run = run_of(photo, Picture("Preview in the file", np.full((24, 32, 3), 255, np.uint8)))
    case, sources = case_of(photo, runs=(run,), annotations=(marked(photo, "black", (1, 1), (9, 9)),))
    page = write(case, sources)
    assert not [one for one in page.named("img") if "Preview in the file" in one["alt"]]
    assert "since it would show what was left out" in page.text
    assert "The examiner covered parts of the pictures" in page.text


def test_hostile_words_of_everyone_stay_words(source, write) -> None:
    photo = source(np.zeros((10, 12, 3), np.uint8), "PNG", "a<b>&\"'.png")
    table = Table(HOSTILE, ("Group", HOSTILE, "Value"), ((HOSTILE, HOSTILE, HOSTILE), ("EXIF", "Make", HOSTILE)), grouped=True)
    run = run_of(photo, table, title=HOSTILE, shows=HOSTILE, caution=HOSTILE, reference=HOSTILE, params={HOSTILE: HOSTILE})
    case, sources = case_of(
        photo,
        title=HOSTILE,
        examiner=HOSTILE,
        question=HOSTILE,
        conclusion=HOSTILE,
        notes=HOSTILE,
        organisation=HOSTILE,
        propositions=(HOSTILE, HOSTILE),
        runs=(replace(run, result=replace(run.result, findings=(found("{x}".format(x="<b>"), region=Region(0, 0, 2, 2)),))),),
        annotations=(marked(photo, "callout", (1, 1), (5, 5), text=HOSTILE, author=HOSTILE, claim=HOSTILE),),
    )
    page = write(case, sources, Template(organisation=HOSTILE[:100]))
    assert not [name for name, _ in page.elements if name in ("script", "b")]
    assert not [one for one in page.named("img") if "onerror" in one or one["src"] == "x"]
    assert "<script>alert(1)</script>" in page.text
    assert not set("\u202e\u2066\x00\x1b") & set(page.text)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=80))
def test_no_text_becomes_markup(text: str) -> None:
    written = str(element("p", text, dir=text, aria_label=text))
    page = Page(written.encode("utf-8").decode("utf-8"))
    assert [name for name, _ in page.elements] == ["p"]
    assert set(page.elements[0][1]) == {"dir", "aria-label"}
    assert written.count("<") == 2


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("script", {}),
        ("img", {"src": "https://example.org/a.png"}),
        ("img", {"src": "data:image/svg+xml;base64,PHN2Zz4="}),
        ("a", {"href": "javascript:alert(1)"}),
        ("p", {"onclick": "x"}),
        ("p", {"style": "color:red"}),
        ("use", {"href": "other.svg#a"}),
    ],
)
def test_the_builder_refuses_what_no_finding_has(name: str, attributes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="a finding"):
        element(name, **attributes)


def test_the_same_case_gives_the_same_page_but_for_the_time(whole, write, tmp_path: Path, monkeypatch) -> None:
    from datetime import UTC, datetime

    class Still(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:
            return datetime(2026, 11, 23, 10, tzinfo=UTC)

    monkeypatch.setattr("forensics_gui.case.report.writing.datetime", Still)
    write(*whole)
    first = (tmp_path / "finding.html").read_bytes()
    write(*whole)
    assert (tmp_path / "finding.html").read_bytes() == first


def test_the_short_form_has_the_table_and_no_map(whole, write) -> None:
    page = write(*whole, Template(form="short"))
    assert SHORT in page.text
    assert not [one for one in page.named("img") if one["alt"].startswith("Map ")]


def test_a_logo_stands_above_the_title(whole, write, source) -> None:
    logo = source(np.full((40, 120, 3), (200, 30, 30), np.uint8), "PNG", "logo.png").copy_to(bytes)
    page = write(*whole, Template(logo=logo, logo_text="Red bar"))
    assert next(one for name, one in page.elements if name == "img")["alt"] == "Red bar"


def test_a_bad_logo_leaves_the_page_that_was_there(whole, tmp_path: Path) -> None:
    path = tmp_path / "finding.html"
    path.write_text("what was there")
    with pytest.raises(ReportError):
        write_report(*whole, path, methods={}, delivery=Delivery(template=Template(logo=b"none")))
    assert path.read_text() == "what was there"


def test_the_chain_is_told_that_a_page_is_signed_by_nobody(tmp_path: Path) -> None:
    said = told(Delivery(attach_evidence=True), tmp_path / "finding.html")
    assert (said["kind"], said["signed"], said["evidence_attached"]) == ("html", False, False)
    assert "certificate_sha256" not in said


def test_the_language_and_its_direction_are_named(whole, write, tongue) -> None:
    assert write(*whole).named("html") == [{"lang": "en", "dir": "ltr"}]
    tongue("ar", {"Evidence": "دليل"})
    assert write(*whole, Template(language="ar")).named("html") == [{"lang": "ar", "dir": "rtl"}]


def test_a_file_that_cannot_be_drawn_is_said_to_be_so(tmp_path: Path, write) -> None:
    broken = ImageSource.of_bytes(b"\xff\xd8\xff\xe0 no picture", tmp_path / "broken.jpg")
    assert "The picture cannot be drawn." in write(*case_of(broken)).text


def test_emphasis_in_the_notes_is_marked_up(tmp_path, photo) -> None:
    path = tmp_path / "finding.html"
    write_report(*case_of(photo, notes="A **strong** and *soft* `<b>`"), path, methods={})
    text = path.read_text(encoding="utf-8")
    assert "A <strong>strong</strong> and <em>soft</em> <code>&lt;b&gt;</code>" in text
