"""A mail as a holder of files: its attachments and inline pictures, also of mails attached to it, decoded by the standard library.

What the mail says of itself (sender, subject, date) is what somebody wrote into it, and is passed on as that.
"""

import base64
import binascii
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from analyzers.language import say
from analyzers.reader.errors import Refused
from analyzers.reader.parsers.text import shown

CLAIMS = ("From", "To", "Subject", "Date", "Message-ID")
LONGEST_CLAIM = 500
DEEPEST = 40  # mails within mails
_HEADERS = (
    "received",
    "from",
    "to",
    "date",
    "subject",
    "mime-version",
    "return-path",
    "message-id",
    "content-type",
    "delivered-to",
    "x-",
    "dkim-",
)


class Mail:
    """The parts of a mail that are files, by their numbers."""

    kind = "mail"

    def __init__(self, data: bytes) -> None:
        first = data[:2000].lstrip().partition(b":")[0].decode("latin-1").casefold()
        if not first.startswith(_HEADERS):
            raise Refused(say("it is no mail that can be read: it does not begin with the lines of one."))
        try:
            mail = message_from_bytes(data, policy=policy.compat32)
            self._claims = _claims(mail)
            self._parts = list(_files(mail))
        except RecursionError as error:
            raise Refused(
                say("its parts lie within each other too deeply to be opened; save the attachments in the mail program.")
            ) from error
        except (MessageError, ValueError, LookupError, TypeError) as error:
            raise Refused(say("the mail is damaged and cannot be taken apart; save the attachments in the mail program.")) from error
        self._decoded: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._parts)

    def name(self, number: int) -> str:
        return self._parts[number][0]

    def size(self, number: int) -> int:
        return len(self.read(number))

    def state(self, _number: int) -> str:
        """Nothing in a mail is locked."""
        return ""

    def said(self, number: int | None) -> dict[str, str]:
        """What the mail says of itself; for a part, also of what kind it is said to be, and of the attached mail that it lies in."""
        return self._claims if number is None else self._parts[number][2]

    def head(self, number: int, most: int) -> bytes:
        return self.read(number)[:most]

    def read(self, number: int, _most: int = 0) -> bytes:
        """The part's bytes, its transfer encoding undone."""
        if number not in self._decoded:
            payload = self._parts[number][1].get_payload(decode=True)
            self._decoded[number] = payload if isinstance(payload, bytes) else b""
        return self._decoded[number]


def _files(mail: Message) -> "list[tuple[str, Message, dict[str, str]]]":
    """Name, part and claims of all that is no text to be read, in the order of the mail."""
    found = []
    waiting: list[tuple[Message, str, dict[str, str], int]] = [(mail, "", {}, 0)]
    while waiting:
        part, path, said, depth = waiting.pop()
        kind = part.get_content_type()
        if kind == "message/rfc822" and depth < DEEPEST:
            inner = _attached(part)
            name = _filename(part) or "attached mail.eml"
            waiting += [(one, f"{path}{name}/", _claims(one), depth + 1) for one in reversed(inner)]
        elif part.is_multipart():
            waiting += [(one, path, said, depth) for one in reversed(_parts(part))]
        elif (name := _filename(part)) or part.get_content_maintype() not in ("text", "multipart", "message"):
            about = {**said, "Content-Type": shown(kind, 100)}
            if identity := str(part.get("Content-ID", "")):
                about["Content-ID"] = shown(identity, 200)
            found.append((f"{path}{name or _unnamed(part)}", part, about))
    return found


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _attached(part: Message) -> list[Message]:
    """The mail within a part; some programs encode it, which they must not, and the parser then takes the code for its text."""
    inner = _parts(part)
    if str(part.get("Content-Transfer-Encoding", "")).strip().casefold() != "base64" or not inner:
        return inner
    code = inner[0].get_payload()
    try:
        return [message_from_bytes(base64.b64decode(str(code)), policy=policy.compat32)]
    except (binascii.Error, ValueError):
        return inner


def _unnamed(part: Message) -> str:
    identity = str(part.get("Content-ID", "")).strip("<> ").partition("@")[0]
    return f"{identity or 'part'}.{part.get_content_subtype()}"


def _filename(part: Message) -> str:
    """As declared (RFC 2231), and as mail programs write it against the rules (encoded words)."""
    return _words(part.get_filename() or "")


def _claims(mail: Message) -> dict[str, str]:
    return {name: shown(_words(str(mail[name])), LONGEST_CLAIM) for name in CLAIMS if mail[name]}


def _words(text: str) -> str:
    """With encoded words decoded; as it is where they are broken."""
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text[:4000])))
    except (MessageError, LookupError, ValueError):
        return text
