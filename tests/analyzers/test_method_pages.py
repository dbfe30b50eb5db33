"""Every method has a page that says what it can and cannot tell, in the words that the field uses."""

import re
from pathlib import Path

import pytest

from analyzers.registry import discover

DOCS = Path(__file__).resolve().parents[2] / "docs"
PARTS = ("What it shows", "What to look for", "What to ignore", "When it is blind", "Settings", "False alarms", "Source")
AVOIDED = re.compile(r"\b(fake[sd]?|authentic|manipulated|trust score|proves? (that )?(the|it|this))\b", re.IGNORECASE)
METHODS = discover().found
WITH_EXAMPLE = [method_id for method_id in METHODS if method_id.startswith(("compression.", "noise."))]
LARGEST = 100_000  # bytes of a picture; the pages are installed with the program


@pytest.mark.parametrize("method_id", METHODS)
def test_every_method_has_its_page(method_id: str) -> None:
    page = DOCS / "methods" / f"{method_id}.md"
    assert page.is_file()
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {METHODS[method_id].title}\n")
    assert [part for part in PARTS if f"\n## {part}\n" not in text] == []


@pytest.mark.parametrize("method_id", METHODS)
def test_every_setting_is_explained_on_the_page(method_id: str) -> None:
    text = (DOCS / "methods" / f"{method_id}.md").read_text(encoding="utf-8")
    assert [name for name in METHODS[method_id].params.controls() if f"`{name}`" not in text] == []


@pytest.mark.parametrize("method_id", WITH_EXAMPLE)
def test_the_page_shows_an_example_of_what_the_method_sees(method_id: str) -> None:
    from PIL import Image

    text = (DOCS / "methods" / f"{method_id}.md").read_text(encoding="utf-8")
    shows = text.partition("\n## What it shows\n")[2].partition("\n## ")[0]
    address = f"images/{method_id}.jpg"
    assert re.search(rf"\n!\[[^]]+\]\({re.escape(address)}\)\n\nMade by us: ", shows)
    assert "must not" in shows.partition("Made by us: ")[2]
    file = DOCS / "methods" / address
    assert file.stat().st_size <= LARGEST
    with Image.open(file) as picture:
        picture.load()
        assert picture.size == (900, 428)


def test_every_method_with_an_example_can_have_it_made_anew() -> None:
    from examples import EXAMPLES, NEEDS_FOLDER

    assert set(EXAMPLES) | set(NEEDS_FOLDER) == set(WITH_EXAMPLE)


def test_there_is_no_picture_that_no_page_shows() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in (DOCS / "methods").glob("*.md"))
    assert [file.name for file in (DOCS / "methods" / "images").iterdir() if f"(images/{file.name})" not in shown] == []


def test_there_is_no_page_of_a_method_that_is_gone() -> None:
    assert {page.stem for page in (DOCS / "methods").glob("*.md")} - {"README"} <= set(METHODS)


@pytest.mark.parametrize("method_id", METHODS)
def test_no_method_speaks_of_a_verdict(method_id: str) -> None:
    method = METHODS[method_id]
    for text in (method.title, method.shows, method.caution):
        assert not AVOIDED.search(text)


def test_the_glossary_names_the_words_that_a_method_uses_and_those_to_avoid() -> None:
    terms = (DOCS / "terms.md").read_text(encoding="utf-8")
    for word in ("evidence", "finding", "trace", "map", "suspicion", "false alarm", "reference", "custody", "fake", "authentic"):
        assert re.search(rf"\b{word}", terms, re.IGNORECASE), word
