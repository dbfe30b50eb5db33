"""The one way by which text reaches a person: English message ids here, other languages through gettext catalogues.

`tr` translates at the moment of printing. `Message` keeps id and values apart, so a finding made today can be printed in another
language later. `mark` only marks a declared text (a title, a caution) for the catalogue.
"""

import gettext
from dataclasses import dataclass
from pathlib import Path

DOMAIN = "whence"
CATALOGUES = Path(__file__).resolve().parent.parent / "resources" / "locale"

_translations: gettext.NullTranslations = gettext.NullTranslations()

Value = str | int | float


def use_language(*languages: str) -> None:
    """Print in the first of these languages that has a catalogue (``"fr"``, ``"pt_BR"``); in English where none has."""
    global _translations  # noqa: PLW0603  there is one reader, so one language at a time
    _translations = gettext.translation(DOMAIN, CATALOGUES, languages=languages, fallback=True)


def language() -> str:
    """The code of the language that is printed in, as documents name it."""
    return str(_translations.info().get("language") or "en")


def tr(message: str, **values: Value) -> str:
    """The message in the reader's language, its ``{named}`` fields filled with `values`."""
    text = _translations.gettext(message) if message else ""
    return text.format(**values) if values else text


def trn(one: str, many: str, n: int, **values: Value) -> str:
    """The singular or plural form for `n`, which also fills ``{n}``."""
    return _translations.ngettext(one, many, n).format(n=n, **values)


def mark(message: str) -> str:
    """The same text, marked for the catalogue: it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Message:
    """A sentence by id and values, printed in the reader's language by ``str()``."""

    id: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return tr(self.id, **dict(self.values))

    def __bool__(self) -> bool:
        return bool(self.id)


def say(message: str, **values: Value) -> Message:
    """A `Message` from a sentence with ``{named}`` fields."""
    return Message(message, tuple(values.items()))


NOTHING = Message("")
