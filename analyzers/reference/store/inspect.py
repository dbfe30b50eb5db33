"""Looks a library over: how much it holds, and whether every file of it is still what was written."""

import sqlite3
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from analyzers.contract import Job
from analyzers.language import tr
from analyzers.reference.shelf import DESCRIPTOR_BYTES, POINT_BYTES
from analyzers.reference.store import facts
from analyzers.reference.store.embedded import PROXIES, EmbeddedStore
from analyzers.reference.store.records import Frame, Stats

_PIECE = 8 << 20


def stats(store: EmbeddedStore) -> Stats:
    """How much there is of everything; all zero where there is no library yet."""
    if not store.exists:
        return Stats(0, 0, 0, 0, 0.0, 0, 0, facts.FORMAT)
    with facts.reading(store.folder) as db:
        sources, generation, version = facts.sources(db), facts.fact(db, "generation"), facts.fact(db, "format")
    index = (store.descriptors_file(generation), store.points_file(generation), store.folder / facts.FILE)
    pictures = (store.folder / PROXIES).rglob("*.jpg") if (store.folder / PROXIES).is_dir() else ()
    return Stats(
        len(sources),
        sum(source.kind == "video" for source in sources),
        sum(source.frames for source in sources),
        sum(source.features for source in sources),
        sum(source.duration_s or 0.0 for source in sources),
        sum(_size(path) for path in index),
        sum(_size(path) for path in pictures),
        version,
    )


def problems(store: EmbeddedStore, job: Job) -> tuple[str, ...]:
    """One sentence for each thing that is wrong."""
    with facts.reading(store.folder) as db:
        sound = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
        found = [tr("The database of the library is damaged: {reason}", reason=line) for line in sound if line != "ok"]
        if found:
            return tuple(found)
        found += _wrong_features(store, db, job)
        frames = facts.frames(db)
        titles = {source.id: source.title for source in facts.sources(db)}
    for number, frame in enumerate(frames):
        if number % 16 == 0:
            job.checkpoint(0.5 + 0.5 * number / len(frames), frame.proxy)
        found += _wrong_picture(store, frame, titles[frame.source])
    for path in store.left_over():
        name = f"{PROXIES}/{path.name}"
        found.append(tr("{file} belongs to no source: an interrupted run left it. The next adding takes it away.", file=name))
    return tuple(found)


def _wrong_features(store: EmbeddedStore, db: sqlite3.Connection, job: Job) -> Iterator[str]:
    generation = facts.fact(db, "generation")
    files = ((store.descriptors_file(generation), DESCRIPTOR_BYTES), (store.points_file(generation), POINT_BYTES))
    rows = list(db.execute("SELECT id, title, first, count, digest FROM sources ORDER BY first"))
    for number, (source, title, first, count, digest) in enumerate(rows):
        job.checkpoint(0.5 * number / len(rows), title)
        spans = list(db.execute("SELECT first, count FROM frames WHERE source = ? ORDER BY number", (source,)))
        if sum(size for _, size in spans) != count or any(at < first or at + size > first + count for at, size in spans):
            yield tr("{title}: its frames and its features do not fit together. Remove the source and add it again.", title=title)
        if _digest(files, first, count) != digest:
            yield tr("{title}: its features are not as they were written. Remove the source and add it again.", title=title)


def _digest(files: tuple[tuple[Path, int], ...], first: int, count: int) -> str:
    digest = sha256()
    for path, size in files:
        left = count * size
        try:
            with path.open("rb") as flat:
                flat.seek(first * size)
                while left and (piece := flat.read(min(left, _PIECE))):
                    digest.update(piece)
                    left -= len(piece)
        except OSError:
            if count:
                return ""
        if left:
            return ""
    return digest.hexdigest()


def _wrong_picture(store: EmbeddedStore, frame: Frame, title: str) -> Iterator[str]:
    try:
        data = (store.folder / frame.proxy).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        yield tr(
            "{title}: {file} cannot be read: {reason}. Remove the source and add it again.", title=title, file=frame.proxy, reason=reason
        )
        return
    if zlib.crc32(data) != frame.crc:
        yield tr("{title}: {file} is not as it was written. Remove the source and add it again.", title=title, file=frame.proxy)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
