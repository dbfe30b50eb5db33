"""The one way by which text reaches a person: English message ids here, other languages through gettext catalogues.

`tr` translates at the moment of printing. `Message` keeps id and values apart, so a finding made today can be printed in another
language later. `mark` only marks a declared text (a title, a caution) for the catalogue. A block of work prints in a language of its own
within `printed_in`: the window speaks one language while a report is written in another, in whatever thread.
"""

import gettext
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Union

from analyzers.direction import LEFTWARDS, OURS, closes, isolated, led_leftwards

DOMAIN = "whence"
CATALOGUES = Path(__file__).resolve().parent.parent / "resources" / "locale"
LANGUAGES = {  # each by its own name, by which its readers find it
    "en": "English", "ar": "العربية", "de": "Deutsch", "es": "Español", "fr": "Français", "ru": "Русский", "uk": "Українська",
}  # fmt: skip

_translations: gettext.NullTranslations = gettext.NullTranslations()
_of_block: ContextVar[gettext.NullTranslations | None] = ContextVar("language", default=None)

Value = Union[str, int, float, "Message"]


def use_language(*languages: str) -> None:
    """Print in the first of these languages that has a catalogue (``"fr"``, ``"pt_BR"``); in English where none has."""
    global _translations  # noqa: PLW0603  the window and its reader: one language for the whole program
    _translations = _catalogue(*languages)


@contextmanager
def printed_in(code: str) -> Iterator[None]:
    """Within the block, and in no other thread, print in this language; where none is named, as before."""
    before = _of_block.set(_catalogue(code) if code else _of_block.get())
    try:
        yield
    finally:
        _of_block.reset(before)


@cache
def _catalogue(*languages: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, CATALOGUES, languages=languages, fallback=True)


def _speaking() -> gettext.NullTranslations:
    return _of_block.get() or _translations


def language() -> str:
    """The code of the language that is printed in, as documents name it."""
    return str(_speaking().info().get("language") or "en")


def leftwards() -> bool:
    """Whether the language that is printed in is written from right to left."""
    return language().split("_")[0] in LEFTWARDS


def tr(message: str, **values: Value) -> str:
    """The message in the reader's language, its ``{named}`` fields filled with `values`."""
    if isinstance(message, Said):
        return str(message.message)
    return _filled(_speaking().gettext(message) if message else "", values)


def trn(one: str, many: str, n: int, **values: Value) -> str:
    """The singular or plural form for `n`, which also fills ``{n}``."""
    return _filled(_speaking().ngettext(one, many, n), {"n": n, **values})


def _filled(text: str, values: Mapping[str, Value]) -> str:
    filling = {name: printed(value) if isinstance(value, str) else value for name, value in values.items()}
    if not leftwards():
        return text.format(**filling) if filling else text
    return led_leftwards(text.format(**{name: isolated(value) for name, value in filling.items()}) if filling else text)


def mark(message: str) -> str:
    """The same text, marked for the catalogue: it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Message:
    """A sentence by id and values, printed in the reader's language by ``str()``. A value can be a message itself.

    many: the plural form, where the value ``n`` chooses between the two.
    """

    id: str
    values: tuple[tuple[str, Value], ...] = ()
    many: str = ""

    def __str__(self) -> str:
        values = dict(self.values)
        return trn(self.id, self.many, int(str(values.pop("n", 0))), **values) if self.many else tr(self.id, **values)

    def __bool__(self) -> bool:
        return bool(self.id)


def say(message: str, **values: Value) -> Message:
    """A `Message` from a sentence with ``{named}`` fields."""
    return Message(message, tuple(values.items()))


class Said(str):
    """A text of a result's table or scale. As a value it is English, whoever looks: so it is stored, compared and recorded.

    `tr` and `printed` print it in the reader's language.
    """

    message: Message
    __slots__ = ("message",)

    def __new__(cls, message: Message) -> "Said":
        with printed_in("en"):
            text = super().__new__(cls, str(message))
        text.message = message
        return text

    def __reduce__(self) -> tuple[type["Said"], tuple[Message]]:
        return Said, (self.message,)


def said(message: str, **values: Value) -> Said:
    """A text for a view, from a sentence with ``{named}`` fields."""
    return Said(say(message, **values))


def saidn(one: str, many: str, n: int, **values: Value) -> Said:
    """The same in the singular or plural form for `n`, which also fills ``{n}``."""
    return Said(Message(one, (("n", n), *values.items()), many))


def joined(separator: str, parts: Iterable[str]) -> str:
    """The parts in a row, each printed in the reader's language if it can be."""
    named = {f"part{number}": part for number, part in enumerate(parts)}
    if not any(isinstance(part, Said) for part in named.values()):
        return separator.join(named.values())
    between = separator.replace("{", "{{").replace("}", "}}")
    return Said(Message(between.join(f"{{{name}}}" for name in named), tuple(named.items())))


def printed(text: str) -> str:
    """A text of a view in the reader's language; one from a file stays as it is, whatever it says."""
    return str(text.message) if isinstance(text, Said) else text


def signs_kept(text: str) -> str:
    """The signs of direction that may stay in a text that is shown: our own, where the language has them and each isolate ends."""
    return "".join(sorted(OURS)) if leftwards() and closes(text) else ""


def apart(text: str) -> str:
    """A text by itself, in the direction of its own letters where those around it are written from right to left."""
    return isolated(text) if text and leftwards() else text


NOTHING = Message("")
