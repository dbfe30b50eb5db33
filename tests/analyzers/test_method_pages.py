"""Every method has a page that says what it can and cannot tell, in the words that the field uses."""

import re
from pathlib import Path

import pytest

from analyzers.registry import discover

DOCS = Path(__file__).resolve().parents[2] / "docs"
PARTS = ("What it shows", "What to look for", "What to ignore", "When it is blind", "Settings", "False alarms", "Source")
AVOIDED = re.compile(r"\b(fake[sd]?|authentic|manipulated|trust score|proves? (that )?(the|it|this))\b", re.IGNORECASE)
METHODS = discover().found


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
