"""Small catalogues for tests of what a language does, so that they rest on no translator's words."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from analyzers import language
from resources.locale.make import PLURALS

Words = Mapping[str | tuple[str, str], str | tuple[str, ...]]


@pytest.fixture
def tongue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A function that gives the program a catalogue of these words: ``tongue("fr", {"Metadata": "Métadonnées"})``."""
    folder = tmp_path / "locale"
    monkeypatch.setattr(language, "CATALOGUES", folder)
    monkeypatch.setattr(language, "_translations", language._translations)

    def speak(code: str, words: Words) -> None:
        catalogue, compiled = Catalog(code), BytesIO()
        if code in PLURALS:
            catalogue.mime_headers = [("Plural-Forms", PLURALS[code])]
        for source, translated in words.items():
            catalogue.add(source, translated)
        write_mo(compiled, catalogue)
        place = folder / code / "LC_MESSAGES"
        place.mkdir(parents=True)
        (place / "whence.mo").write_bytes(compiled.getvalue())
        language._catalogue.cache_clear()

    yield speak
    language._catalogue.cache_clear()
