"""What a zip archive or a mail holds, listed and taken out in the reader's process.

Each picture's bytes stay as they are, and its origin says in what it lay.
"""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from analyzers import reader
from analyzers.contract import Job
from analyzers.evidence import LARGEST_FILE, Unreadable
from analyzers.language import mark, tr, trn
from forensics_gui.choices import Choice, Choices, Member
from forensics_gui.incoming_arrival import Arrival, Holder, Offer, Refusal, shortened
from forensics_gui.incoming_names import PICTURE_SUFFIXES, holder_kind, picture_suffix, safe_name

TAKEN_WHOLE = 10  # so many pictures of an archive are taken without a question; of a mail, one
MOST_TAKEN = LARGEST_FILE  # bytes of all that is chosen at once
_HASHED_AT_ONCE = 4 << 20
_ROUTES = {"zip": mark("zip archive"), "mail": mark("mail")}
_STATES = {
    "encrypted": mark("Locked with a password and not read: {n}. Unpack the archive with its password and drop the pictures."),
    "bomb": mark("Not read, since it would unpack to more than 200 times its size, as no picture does: {n}."),
    "too large": mark("Too large to be read: {n}."),
    "damaged": mark("Damaged, or packed in a way that is not read: {n}."),
    "nested too deep": mark("Archives or mails that lie two deep and are not opened: {n}. Take them out and drop them."),
    "nested too large": mark("Archives or mails within it that are too large to be opened: {n}."),
}


@dataclass(frozen=True)
class Opened:
    """A holder that was looked through: which file it was, by its hash, and what it says of itself."""

    holder: Holder
    sha256: str
    said: tuple[tuple[str, str], ...] = ()


def contents(holder: Holder, job: Job) -> Choices:
    """The pictures and videos in a holder: for a job thread. Raises Unreadable where there are none; lets Cancelled pass."""
    digest = _hash_of(holder.path, job)
    with closing(streamed(holder, "members")) as answers:
        found = next(answers)
    opened = Opened(holder, digest, _pairs(found["said"]))
    rows = tuple(_row(member) for member in found["members"] if member["state"] == "" and _kind(member))
    notes = _notes(found["members"])
    if not rows:
        none = tr("{name} holds no picture and no video that can be read.", name=shortened(holder.name))
        raise Unreadable(" ".join((none, *notes)))
    videos = sum(cast("Member", row.content).video for row in rows)
    counted = [trn("{n} picture", "{n} pictures", len(rows) - videos)] if len(rows) > videos else []
    counted += [trn("{n} video", "{n} videos", videos)] if videos else []
    held = tr("{name} holds {what}.", name=shortened(holder.name), what=", ".join(counted))
    claims = "; ".join(f"{name}: {value}" for name, value in opened.said if name in ("From", "Subject", "Date"))
    said = (tr("The mail says of itself: {claims}", claims=claims),) if claims else ()
    return Choices(holder.name, (held, *said, *notes), rows, opened)


def taken_whole(choices: Choices) -> bool:
    """Whether there is so little in it that nobody needs to choose."""
    opened = cast("Opened", choices.holder)
    most = 1 if opened.holder.kind == "mail" else TAKEN_WHOLE
    return len(choices.rows) <= most and not any(cast("Member", row.content).video for row in choices.rows)


def preview_of(choices: Choices, content: Arrival | Offer | Member, job: Job) -> NDArray[np.uint8]:
    """The pixels of one picture that is here already, to look at before choosing: for a job thread. Raises Unreadable."""
    if isinstance(content, Member):
        opened = cast("Opened", choices.holder)
        with closing(streamed(opened.holder, "taken", keys=[list(content.key)])) as answers:
            item = next(answers)
        if "data" not in item:
            raise Unreadable(item["problem"])
        content = Arrival(safe_name(content.path), opened.holder.origin, data=item["data"].tobytes())
    if isinstance(content, Offer):
        raise Unreadable(tr("Nothing has been fetched yet."))
    job.checkpoint(0.5)
    return content.open(job).pixels


def taken(opened: Opened, members: list[Member], job: Job) -> tuple[Arrival | Holder | Refusal, ...]:
    """The chosen members: for a job thread. Raises Unreadable; lets Cancelled pass."""
    name = opened.holder.name
    if sum(member.size for member in members) > MOST_TAKEN:
        raise Unreadable(
            tr("What was chosen of {name} is more than {limit} MB together. Choose fewer.", name=shortened(name), limit=MOST_TAKEN >> 20)
        )
    wanted = {member.key: member for member in members}
    found: list[Arrival | Holder | Refusal] = []
    for item in streamed(opened.holder, "taken", keys=[list(key) for key in wanted]):
        job.checkpoint(len(found) / max(len(wanted), 1))
        member = wanted[tuple(item["key"])]
        if "data" in item:
            found.append(_came(opened, member, item["data"].tobytes()))
        else:
            found.append(Refusal(tr("{name}: {reason}", name=shortened(member.path), reason=item["problem"])))
    if _hash_of(opened.holder.path, job) != opened.sha256:
        raise Unreadable(tr("{name} has changed since it was opened. Drop it again.", name=shortened(name)))
    return tuple(found)


def _came(opened: Opened, member: Member, data: bytes) -> Arrival | Holder:
    holder = opened.holder
    lay = [(f":{holder.kind}", holder.name), (f":{holder.kind} SHA-256", opened.sha256), (":path within", member.path)]
    lay += [(f":mail says {name}", value) for name, value in (*opened.said, *member.said)]
    origin = replace(
        holder.origin, route=_ROUTES[holder.kind], headers=tuple(lay), note=f"{shortened(member.path, 400)}, {shortened(holder.name)}"
    )
    name = safe_name(member.path, data)
    if not member.video:
        return Arrival(name, origin, data=data)
    folder = TemporaryDirectory(prefix="whence-video-")  # a film is read from a file
    path = Path(folder.name) / name
    path.write_bytes(data)
    return Holder(name, origin, path, "video", folder)


def _row(member: dict[str, Any]) -> Choice:
    key = tuple(int(part) for part in member["key"])
    video = _kind(member) == "video"
    content = Member(key, member["path"], int(member["size"]), video, _pairs(member["said"]))
    folder, _, name = member["path"].rpartition("/")
    said = member["said"].get("Content-ID", "") or (tr("video: its frames can be chosen") if video else "")
    return Choice(name or member["path"], said, readable_size(content.size), folder, content)


def _kind(member: dict[str, Any]) -> str:
    """By its first bytes; by its name alone only where those are of no known kind."""
    head, name = bytes.fromhex(member["head"]), str(member["path"])
    if picture_suffix(head):
        return "picture"
    holds = holder_kind(name, head)
    if holds:
        return "video" if holds == "video" else ""
    suffix = f".{name.rpartition('.')[2].casefold()}"
    return "picture" if suffix in PICTURE_SUFFIXES and head else ""


def _notes(members: list[dict[str, Any]]) -> tuple[str, ...]:
    notes = []
    for state, sentence in _STATES.items():
        if number := sum(member["state"] == state for member in members):
            notes.append(tr(sentence, n=number))
    if any(member["head"].startswith("789f3e22") for member in members):
        notes.append(tr("winmail.dat is Outlook's own form and is not opened: ask for the pictures as plain attachments."))
    return tuple(notes)


def readable_size(size: int) -> str:
    """Bytes below a kilobyte, then kB or MB."""
    if size < 1000:
        return trn("{n} byte", "{n} bytes", size)
    return tr("{size} kB", size=f"{size / 1000:,.0f}") if size < 1_000_000 else tr("{size} MB", size=f"{size / 1_000_000:,.1f}")


def _pairs(said: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in said.items())


def streamed(holder: Holder, parser: str, **arguments: Any) -> Generator[dict[str, Any], None, None]:
    """What a reader's parser gives of the file; its worker ends with it. Raises Unreadable."""
    try:
        with closing(cast("Any", reader.stream(parser, holder.path, **arguments))) as stream:
            yield from stream
    except reader.ReaderError as error:
        raise Unreadable(tr("{name}: {reason}", name=shortened(holder.name), reason=str(error))) from error
    except OSError as error:
        raise Unreadable(
            tr("{name} cannot be opened: {reason}.", name=shortened(holder.name), reason=error.strerror or str(error))
        ) from error


def _hash_of(path: Path, job: Job) -> str:
    digest = sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_HASHED_AT_ONCE):
                digest.update(piece)
                job.checkpoint(0.5)
    except OSError as error:
        raise Unreadable(
            tr("{name} cannot be opened: {reason}.", name=shortened(path.name), reason=error.strerror or str(error))
        ) from error
    return digest.hexdigest()
