"""The template of a finding: which paper, how long, whose logo and line stand on page one. Read from a TOML file or from options.

A logo comes as bytes and is decoded like every other file, in the reader's process; here it is only read, hashed and bounded.
"""

import tomllib
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from analyzers.language import LANGUAGES, mark, tr

PAPERS = ("A4", "Letter")
FORMS = {"long": mark("Long: every examination with its images"), "short": mark("Short: what an editor needs, without maps")}
LARGEST_LOGO = 4 << 20  # bytes
LARGEST_FILE = 1 << 16  # bytes of a template
LONGEST_LINE = 120  # characters of the organisation's line and of the logo's words
_WORDS = {"organisation", "logo_text"}
_KEYS = {"paper", "form", "language", "logo"} | _WORDS


class TemplateError(Exception):
    """The template cannot be used; the text is one sentence: which file or value, what is wrong, what may stand there."""


@dataclass(frozen=True)
class Template:
    """How a finding is laid out. logo: the file's bytes, empty for none; logo_name: what that file is called.

    logo_text: what the logo shows, in words, for those who do not see it. organisation: a line above the title.
    language: the one that it is written in, by its code; empty for the one that the program prints in.
    """

    paper: str = "A4"
    form: str = "long"
    organisation: str = ""
    logo: bytes = field(default=b"", repr=False)
    logo_name: str = ""
    logo_text: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        choices = (("paper", self.paper, PAPERS), ("form", self.form, tuple(FORMS)), ("language", self.language, ("", *LANGUAGES)))
        for name, value, known in choices:
            if value not in known:
                listed = ", ".join(filter(None, known))
                raise TemplateError(tr("{name} is one of {known}, not {value}.", name=name, known=listed, value=repr(value)[:60]))
        for name in sorted(_WORDS):
            if len(getattr(self, name)) > LONGEST_LINE:
                raise TemplateError(tr("{name} is longer than {n} characters.", name=name, n=LONGEST_LINE))

    @property
    def is_short(self) -> bool:
        return self.form == "short"

    def with_logo(self, path: Path) -> "Template":
        """The same with the logo in this file, read but not decoded. Raises TemplateError."""
        return replace(self, logo=_bytes_of(path, LARGEST_LOGO, tr("a logo")), logo_name=path.name)

    def alternative_text(self) -> str:
        """What the logo is, for those who do not see it."""
        return self.logo_text or (tr("Logo of {name}", name=self.organisation) if self.organisation else tr("Logo"))

    def told(self) -> dict[str, object]:
        """The same for record and custody chain, the logo by its hash."""
        logo = sha256(self.logo).hexdigest() if self.logo else None
        language = {"language": self.language} if self.language else {}
        return {"paper": self.paper, "form": self.form, "organisation": self.organisation, "logo_sha256": logo, **language}


STANDARD = Template()


def template_from_file(path: Path) -> Template:
    """The template in a TOML file: paper, form, language, organisation, logo (a file beside it, or a full path), logo_text.

    All may be left out. Raises TemplateError.
    """
    try:
        told = tomllib.loads(_bytes_of(path, LARGEST_FILE, tr("a template")).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error).split("\n")[0][:200]
        raise TemplateError(tr("{name} is no TOML file: {reason}.", name=path.name, reason=reason)) from error
    if unknown := sorted(set(told) - _KEYS):
        known = ", ".join(sorted(_KEYS))
        raise TemplateError(
            tr("{name} sets {unknown}, which no template has; there are {known}.", name=path.name, unknown=unknown[0][:60], known=known)
        )
    try:
        return _of(told, path.parent)
    except TemplateError as error:
        raise TemplateError(tr("{name}: {reason}", name=path.name, reason=str(error))) from error


def _of(told: dict[str, Any], folder: Path) -> Template:
    for name, value in told.items():
        if not isinstance(value, str):
            raise TemplateError(tr("{name} has to be a text in quotation marks.", name=name))
    plain = {name: value for name, value in told.items() if name != "logo"}
    template = Template(**plain)
    return template.with_logo(folder / told["logo"]) if told.get("logo") else template


def _bytes_of(path: Path, most: int, what: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise TemplateError(tr("{name} cannot be read: {reason}.", name=path.name, reason=reason)) from error
    if len(data) > most:
        raise TemplateError(tr("{name} is larger than {what} may be ({n} kB).", name=path.name, what=what, n=most >> 10))
    return data
