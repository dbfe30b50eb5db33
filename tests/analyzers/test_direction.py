"""In a language that is written from right to left, what has a direction of its own keeps it; nothing of that is ever stored."""

import pytest

from analyzers.direction import END, ISOLATE, LEFTWARD_MARK, isolated, led_leftwards, unmarked
from analyzers.language import printed_in, said, say, tr, trn
from forensics_gui.case.records import plain
from forensics_gui.case.report.wording import shown

ARABIC = {
    "{name} is empty.": "{name} فارغ.",
    "north": "شمالا",
    ("{n} file", "{n} files"): ("لا ملفات", "ملف", "ملفان", "{n} ملفات", "{n} ملفا", "{n} ملف"),
}


@pytest.fixture
def arabic(tongue):
    tongue("ar", ARABIC)
    with printed_in("ar"):
        yield


@pytest.mark.usefixtures("arabic")
def test_a_file_name_stands_isolated_in_its_sentence() -> None:
    assert tr("{name} is empty.", name="/home/a-1.jpg") == f"{LEFTWARD_MARK}{ISOLATE}/home/a-1.jpg{END} فارغ."
    assert trn("{n} file", "{n} files", 2) == "ملفان"
    assert trn("{n} file", "{n} files", 11) == "11 ملفا"


def test_a_language_from_left_to_right_gets_no_sign() -> None:
    assert tr("{name} is empty.", name="a.jpg") == "a.jpg is empty."


@pytest.mark.usefixtures("arabic")
def test_nothing_of_it_is_kept_or_stored() -> None:
    sentence, cell = say("{name} is empty.", name="a.jpg"), said("{name} is empty.", name="a.jpg")
    assert cell == "a.jpg is empty."
    assert ISOLATE not in repr(plain(sentence)) + repr(plain(cell))
    assert unmarked(str(sentence)) == "a.jpg فارغ."


@pytest.mark.parametrize("name", ["a\u202egpj.exe", f"a{END}b", f"{ISOLATE}a", "\u2067x"])
def test_a_name_cannot_turn_what_stands_round_it(name: str) -> None:
    safe = isolated(name)
    assert safe.count(ISOLATE) == safe.count(END) == 1
    assert not set("\u202e\u2066\u2067") & set(safe)


def test_isolates_within_each_other_stay() -> None:
    assert isolated(isolated("a")) == f"{ISOLATE}{ISOLATE}a{END}{END}"


def test_a_sentence_that_begins_with_a_latin_word_still_runs_leftwards() -> None:
    assert led_leftwards("JPEG فارغ") == LEFTWARD_MARK + "JPEG فارغ"
    assert led_leftwards("فارغ JPEG") == "فارغ JPEG"
    assert led_leftwards("SHA-256") == "SHA-256"


@pytest.mark.usefixtures("arabic")
def test_the_report_keeps_our_signs_and_spells_out_those_that_a_file_brings() -> None:
    assert shown(tr("{name} is empty.", name="a.jpg")) == tr("{name} is empty.", name="a.jpg")
    assert shown(f"a{END}b\u202e") == "a\\u2069b\\u202e"


def test_a_report_from_left_to_right_spells_all_of_them_out() -> None:
    assert shown(f"{ISOLATE}a{END}") == "\\u2068a\\u2069"
