"""Takes out of a report what is nobody's business but the user's: home, user and computer name, places and names of files, addresses.

A report is made to be handed to somebody who repairs the program. Frames of a traceback stay, with their files as seen from the package;
where it cannot be told how far an unquoted path goes, the rest of its line goes with it.
"""

import re
import sys
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
SHORTEST = 3  # letters of a name that is looked for as a whole word; a shorter one is in every text
PATH, FILE, NAME, USER, COMPUTER, ADDRESS = "<path>", "<file>", "<name>", "<user>", "<computer>", "<address>"

_ENDINGS = (
    "jpe?g|jpe|jfif|png|gif|bmp|tiff?|webp|hei[cf]s?|avif|jxl|jp2|svg|psd|dng|cr[23w]|nef|arw|raf|orf|rw2|pef|srw|ico|"
    "mp4|m4v|mov|mkv|webm|avi|mts|m2ts|mpe?g|3gp|wmv|pdf|docx?|xlsx?|pptx?|odt|ods|eml|msg|mbox|html?|zip|7z|rar|tar|gz|"
    "json|csv|txt|onnx|pem|p12|pfx|crt|sqlite|db"
)
_START = r"(?:[A-Za-z]:[\\/]|\\\\|~[\\/]|/(?=[^\s/]))"
_FRAME = re.compile(r'(File "[^"\n]+")')
_DATA = re.compile(r"\bdata:[^\s'\"]+")
_WEB = re.compile(r"\b[A-Za-z][A-Za-z0-9+.-]*://(?:[^\s'\"<>]|<name>)+")
_PLACE = rf"(?:{_START}|\.\.?[\\/])"
_QUOTED_PATH = re.compile(rf"(['\"]){_PLACE}(?:\\.|[^\n\\])*?(\1)(?!\w)")  # another quote in it, or an apostrophe, is part of the name
_SET_PATH = re.compile(rf"([“‘]){_PLACE}[^\n]*?([”’])(?!\w)")
_QUOTED_FILE = re.compile(rf"(['\"])(?:(?!\1)[^\n])*?(?:[\\/](?:(?!\1)[^\n])*|\.(?:{_ENDINGS}))(\1)", re.IGNORECASE)
_SET_FILE = re.compile(rf"([“‘])[^“”‘’\n]*(?:[\\/][^“”‘’\n]*|\.(?:{_ENDINGS}))([”’])", re.IGNORECASE)
_BARE_PATH = re.compile(rf"(?<![\w.<>/\\~:]){_START}[^\n]*?(?=: [^\n/\\]*$|$)", re.MULTILINE)
_BARE_FILE = re.compile(rf"[^\s'\"/\\:<>()]+\.(?:{_ENDINGS})\b", re.IGNORECASE)


class Scrubber:
    """Knows this computer's names, and learns those of the evidence and the case as they come in."""

    def __init__(self) -> None:
        self._names: dict[str, re.Pattern[str]] = {}

    @cached_property
    def _own(self) -> list[tuple[re.Pattern[str], str]]:
        return [(_word(word), stands) for word, stands in _of_this_computer() if len(word) >= SHORTEST]

    def learn(self, *names: str) -> None:
        """Never let these names through: files that came in, the case, the examiner."""
        for name in names:
            if len(name.strip()) >= SHORTEST and name not in self._names:
                self._names[name] = _spelt(name)

    def __call__(self, text: str) -> str:
        """The text, fit to be handed on."""
        parts = _FRAME.split(text)
        return "".join(f'File "{from_package(part[6:-1])}"' if index % 2 else self._prose(part) for index, part in enumerate(parts))

    def _prose(self, text: str) -> str:
        for name in sorted(self._names, key=len, reverse=True):
            text = self._names[name].sub(NAME, text)
        text = _WEB.sub(ADDRESS, _DATA.sub(ADDRESS, text))
        for quoted, stands in ((_QUOTED_PATH, PATH), (_SET_PATH, PATH), (_QUOTED_FILE, FILE), (_SET_FILE, FILE)):
            text = quoted.sub(rf"\1{stands}\2", text)
        text = _BARE_FILE.sub(FILE, _BARE_PATH.sub(PATH, text))
        for pattern, stands in self._own:
            text = pattern.sub(stands, text)
        return text


def from_package(file: str) -> str:
    """The file of a frame as seen from its package; of a file that lies elsewhere, a plug-in for instance, the last name alone."""
    place = file.replace("\\", "/")
    if not place.startswith("/") and place[1:2] != ":" and ".." not in place:
        return place  # it is so already
    for mark in ("/site-packages/", "/dist-packages/"):
        if mark in place:
            return place.rpartition(mark)[2]
    for folder, called in _known_folders():
        if place.startswith(f"{folder}/"):
            return f"{called}{place[len(folder) + 1 :]}"
    return place.rpartition("/")[2]


def _known_folders() -> tuple[tuple[str, str], ...]:
    from sysconfig import get_paths  # here, since the first window has no need of it

    bundle = getattr(sys, "_MEIPASS", "")  # where a packaged program lies unpacked
    folders = ((ROOT.as_posix(), ""), (bundle.replace("\\", "/"), ""), (get_paths()["stdlib"].replace("\\", "/"), "python/"))
    return tuple((folder, called) for folder, called in folders if folder)


def _of_this_computer() -> tuple[tuple[str, str], ...]:
    import getpass
    import platform

    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without an entry, as in some containers
        user = ""
    return ((Path.home().name, USER), (user, USER), (platform.node(), COMPUTER))


def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE)


def _spelt(name: str) -> re.Pattern[str]:
    """The name as text, as Python and JSON quote it, and as an address spells it."""
    spellings = {name, repr(name)[1:-1], ascii(name)[1:-1], quote(name), quote(name, safe="")}
    whole = sorted(map(re.escape, spellings), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(whole)})(?!\w)", re.IGNORECASE)
