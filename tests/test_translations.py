"""No string is missed: the template has every message of the program, and each language says all of them, whole and with their fields."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from analyzers.direction import OURS
from resources.locale import make

FIELD = re.compile(r"\{(\w+)\}")
PATTERNS = re.compile(r"\(\*[^)]*\)")  # of a file dialog


def forms(message: Message) -> list[tuple[str, str, str | None]]:
    """Source and translation; and, where a form stands for some n only ("one file") and may leave fields out, the text of the singular."""
    if isinstance(message.id, str):
        return [(message.id, message.string or "", None)]
    said = message.string or ()
    return [(message.id[1], form, message.id[0] if place < len(said) - 1 else None) for place, form in enumerate(said)]


def faults(source: str, said: str, singular: str | None = None) -> Iterator[str]:
    """What does not fit."""
    if not said.strip():
        yield "is not translated"
        return
    asked, given = set(FIELD.findall(source)), set(FIELD.findall(said))
    if given - asked - set(FIELD.findall(singular or "")) or (asked - given and singular is None):
        yield f"has the fields {sorted(given)}, not {sorted(asked)}"
    if set("{}") & set(FIELD.sub("", said)):
        yield "has a brace that is no field"
    if source.count("&") != said.count("&") or (source.count("&") == 1 and re.search(r"&\w", source) and not re.search(r"&\w", said)):
        yield "marks another number of keys, or no letter"
    if source.count("%") != said.count("%"):
        yield "has another number of %"
    if source.endswith("…") != said.endswith("…"):
        yield "ends otherwise: … says that a question follows"
    if PATTERNS.findall(source) != PATTERNS.findall(said):
        yield "names other files"
    if (source[:1] == " ", source[-1:] == " ") != (said[:1] == " ", said[-1:] == " "):
        yield "begins or ends with another space"
    if OURS & set(said):
        yield "holds a sign of direction, which the program sets itself"


@pytest.fixture(scope="module")
def template() -> Catalog:
    return make.template()


def test_the_template_has_every_message_of_the_program(template: Catalog) -> None:
    written = {each.id for each in make.read(make.TEMPLATE) if each.id}
    now = {each.id for each in template if each.id}
    assert (sorted(map(str, now - written)), sorted(map(str, written - now))) == ([], []), "run make messages"


@pytest.mark.parametrize("language", make.LANGUAGES)
def test_every_message_is_said_in_every_language(language: str, template: Catalog) -> None:
    catalogue = make.read(make.catalogue_file(language), language)
    assert sorted(map(str, {each.id for each in template} - {each.id for each in catalogue})) == []
    wrong = [
        f"{source!r}: {fault}"
        for message in catalogue
        if message.id
        for source, said, singular in (forms(message) or [(str(message.id), "", None)])
        for fault in faults(source, said, singular)
    ]
    assert wrong == []
    assert [str(message.id) for message in catalogue if message.id and message.fuzzy] == []
    counts = Counter(len(message.string) for message in catalogue if message.id and isinstance(message.id, tuple))
    assert set(counts) == {catalogue.num_plurals}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Open {name}", ""),
        ("Open {name}", "Ouvrir"),
        ("Open {name}", "Ouvrir {nom}"),
        ("Open {name}", "Ouvrir {name} {"),
        ("&Open", "Ouvrir"),
        ("&Open", "Ouvrir&"),
        ("Open…", "Ouvrir"),
        ("100 %", "100"),
        ("Key (*.p12)", "Clé (*.p13)"),
        (" and ", "et"),
        ("Open", "\u2068Ouvrir\u2069"),
    ],
)
def test_what_does_not_fit_is_named(source: str, said: str) -> None:
    assert list(faults(source, said))


def test_what_fits_passes() -> None:
    assert not list(faults("&Open {n} files ({share} %)…", "O&uvrir {n} fichiers ({share} %)…"))
    assert not list(faults("{n} files", "ملفان", "{n} file"))
