"""A sentence keeps its id and values, so that it can be printed in another language later."""

import gettext
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from analyzers import language
from analyzers.language import NOTHING, Message, joined, mark, printed, printed_in, said, saidn, say, tr, trn
from forensics_gui.case.records import plain, restored


class Shouting(gettext.NullTranslations):
    """A language whose words are English in capitals."""

    def gettext(self, message: str) -> str:
        return message.upper().replace("{NAME}", "{name}")

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many).replace("{N}", "{n}")


@pytest.fixture
def shouting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_translations", Shouting())


def test_fields_are_filled_by_name() -> None:
    assert tr("{name} is empty.", name="a.jpg") == "a.jpg is empty."
    assert tr("100 % {certain}") == "100 % {certain}"
    assert tr("") == ""


def test_a_number_chooses_the_form() -> None:
    assert trn("{n} file", "{n} files", 1) == "1 file"
    assert trn("{n} file", "{n} files", 3) == "3 files"


@pytest.mark.usefixtures("shouting")
def test_a_finding_made_before_is_printed_in_the_language_of_now() -> None:
    assert str(Message("{name} is empty.", (("name", "a.jpg"),))) == "a.jpg IS EMPTY."
    assert mark("Metadata") == "Metadata"
    assert tr(mark("Metadata")) == "METADATA"


def test_a_message_survives_being_kept() -> None:
    message = say("{share} % of {name}", share=3, name="a.jpg")
    assert pickle.loads(pickle.dumps(message)) == message
    assert str(message) == "3 % of a.jpg"


def test_no_message_is_false_and_prints_as_nothing() -> None:
    assert not NOTHING
    assert str(NOTHING) == ""
    assert say("x")


def test_an_unknown_language_falls_back_to_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_translations", Shouting())
    language.use_language("xx")
    assert tr("Metadata") == "Metadata"


def test_a_block_prints_in_its_own_language_and_the_next_line_as_before(tongue) -> None:
    tongue("fr", {"Metadata": "Métadonnées"})
    with printed_in("fr"):
        assert (tr("Metadata"), language.language()) == ("Métadonnées", "fr")
        with printed_in(""):
            assert tr("Metadata") == "Métadonnées"
        with printed_in("en"):
            assert tr("Metadata") == "Metadata"
        assert tr("Metadata") == "Métadonnées"
    assert (tr("Metadata"), language.language()) == ("Metadata", "en")


def test_two_threads_print_in_two_languages_at_once(tongue) -> None:
    tongue("fr", {"Metadata": "Métadonnées"})
    tongue("de", {"Metadata": "Metadaten"})
    both = Barrier(2)

    def printed_at_once(code: str) -> str:
        with printed_in(code):
            both.wait(10)
            word = tr("Metadata")
            both.wait(10)
            return word

    with ThreadPoolExecutor(2) as pool:
        words = list(pool.map(printed_at_once, ("fr", "de")))
    assert [*words, tr("Metadata")] == ["Métadonnées", "Metadaten", "Metadata"]


def test_a_cell_is_english_as_a_value_and_printed_in_the_language_of_now(tongue) -> None:
    tongue("fr", {"{n} m {way} of it": "à {n} m au {way}", "north": "nord", ("{n} rule", "{n} rules"): ("{n} règle", "{n} règles")})
    with printed_in("fr"):
        cell = said("{n} m {way} of it", n=3, way=said("north"))
        rules = saidn("{n} rule", "{n} rules", 2)
        assert (cell, rules) == ("3 m north of it", "2 rules")
        assert (tr(cell), printed(rules)) == ("à 3 m au nord", "2 règles")
        assert printed(joined("; ", ("north", said("north")))) == "north; nord"
    assert tr(cell) == "3 m north of it"


def test_a_text_from_a_file_is_never_translated(tongue) -> None:
    tongue("fr", {"north": "nord"})
    with printed_in("fr"):
        assert printed("north") == "north"
        assert joined(" ", ("north", "{x}")) == "north {x}"
        assert printed(joined(" {} ", (said("north"), "{x}"))) == "nord {} {x}"


def test_a_cell_survives_being_kept_and_handed_over(tongue) -> None:
    tongue("fr", {"north": "nord"})
    cell = joined(", ", (said("north"), "a.jpg"))
    for kept in (pickle.loads(pickle.dumps(cell)), restored(json.loads(json.dumps(plain(cell))))):
        with printed_in("fr"):
            assert (kept, printed(kept)) == ("north, a.jpg", "nord, a.jpg")


def test_a_plural_message_is_kept_with_both_its_forms() -> None:
    message = Message("{n} rule", (("n", 2),), "{n} rules")
    assert restored(json.loads(json.dumps(plain(message)))) == message
    assert str(message) == "2 rules"
