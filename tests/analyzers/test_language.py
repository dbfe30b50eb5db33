"""A sentence keeps its id and values, so that it can be printed in another language later."""

import gettext
import pickle

import pytest

from analyzers import language
from analyzers.language import NOTHING, Message, mark, say, tr, trn


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
