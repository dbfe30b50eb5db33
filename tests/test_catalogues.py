"""The catalogues hold every text that a person can see, and what is compiled from them is what the program reads."""

import re
from collections.abc import Iterable
from textwrap import dedent

import pytest
from babel.messages.catalog import Catalog

from analyzers.contract import Unwatched
from analyzers.evidence import ImageSource
from analyzers.language import Said
from analyzers.registry import discover
from forensics_gui.case.batch import examined
from forensics_gui.case.report.template import FORMS
from forensics_gui.commands import COMMANDS, MENUS
from resources import SAMPLE_PICTURE
from resources.locale import make


def ids(source: str) -> list[str]:
    return [text.id for text in make.of_code(dedent(source), "some.py")]


def test_a_message_within_an_f_string_or_behind_a_condition_is_found() -> None:
    assert ids("""
        from analyzers.language import tr
        line = f"<b>{escape(tr('Found in:'))}</b>"
        words = tr("one" if n == 1 else "none" if n == 0 else "several")
        told = tr(name or "no name")
    """) == ["Found in:", "one", "none", "several", "no name"]


def test_a_call_is_known_by_what_it_was_imported_as() -> None:
    assert ids("""
        from analyzers.language import mark as marked, tr
        NAMES = {1: marked("Amber")}
        bar.tr("not ours")
        mark("nor is this")
    """) == ["Amber"]


def test_literals_in_pieces_are_one_message_and_a_plural_keeps_both_forms() -> None:
    source = dedent("""
        from analyzers import say, trn
        say(
            "One sentence, "
            "written in two lines.")
        # translators: of a library
        trn("{n} film", "{n} films", 3)
    """)
    first, second = make.of_code(source, "some.py")
    assert first.id == "One sentence, written in two lines."
    assert (second.id, second.plural, second.note) == ("{n} film", "{n} films", "of a library")


def test_what_a_rule_says_is_found_where_the_rule_stands() -> None:
    source = '# head\n[[rule]]\nid = "a.b"\ntitle = "T"\nsays = "S."\ninnocent = ["I.", "J."]\nquotes = ["Exif.Image.Make"]\n'
    assert [(text.id, text.line) for text in make.of_rules(source, "some.toml")] == [("T", 3), ("S.", 3), ("I.", 3), ("J.", 3)]


def test_a_translation_stays_and_a_changed_message_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Catalog("fr")
    before.add("Open the file", "Ouvrir le fichier")
    before.add("Close the file", "Fermer le fichier")
    monkeypatch.setattr(make, "read", lambda *_: before)
    now = Catalog()
    for text in ("Open the file", "Close the files"):
        now.add(text)
    carried = make.carried(now, "fr")
    assert [(each.id, each.string, each.fuzzy) for each in carried if each.id] == [
        ("Open the file", "Ouvrir le fichier", False),
        ("Close the files", None, False),
    ]


@pytest.mark.parametrize("language", make.LANGUAGES)
def test_the_compiled_catalogue_is_the_one_that_translators_wrote(language: str) -> None:
    file = make.catalogue_file(language)
    assert file.with_suffix(".mo").read_bytes() == make.compiled(make.read(file, language)), "run make messages"


@pytest.mark.parametrize("language", make.LANGUAGES)
def test_writing_a_catalogue_that_was_read_gives_the_same_bytes(language: str) -> None:
    file = make.catalogue_file(language)
    assert make.written(make.carried(make.read(make.TEMPLATE), language)) == file.read_bytes(), "run make messages"


@pytest.fixture(scope="module")
def known() -> frozenset[str]:
    """Every message in the singular, as the sources have them now."""
    return frozenset(text.id for text in make.texts())


def unknown(texts: Iterable[str], known: frozenset[str]) -> list[str]:
    """The texts that no catalogue can hold; a number is the same in all of them."""
    return [
        text for text in texts if isinstance(text, str) and not isinstance(text, Said) and re.search("[A-Za-z]", text) and text not in known
    ]


def test_all_that_a_method_declares_can_be_translated(known: frozenset[str]) -> None:
    missing = []
    for method in discover().found.values():
        missing += unknown((method.title, method.shows, method.caution), known)
        for control in method.params.controls().values():
            missing += unknown((control.label, control.help, getattr(control, "unit", ""), *getattr(control, "options", ())), known)
    assert not missing


def test_all_that_a_result_shows_in_our_words_can_be_translated(known: frozenset[str]) -> None:
    methods = [(method, method.params()) for method in discover().found.values()]
    missing = []
    for run in examined(ImageSource.open(SAMPLE_PICTURE), methods, Unwatched()):
        for view in run.result.views if run.result else ():
            missing += unknown((view.title, *(getattr(view, name, "") for name in ("unit", "meaning", "x_label", "y_label"))), known)
            missing += unknown(getattr(view, "columns", ()), known)
        for finding in run.result.findings if run.result else ():
            missing += unknown((finding.message.id,), known)
    assert not missing


def test_all_that_the_window_is_told_to_do_can_be_translated(known: frozenset[str]) -> None:
    assert not unknown((*MENUS, *(command.text for command in COMMANDS), *FORMS.values()), known)
