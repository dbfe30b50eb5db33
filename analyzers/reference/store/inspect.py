"""Looks an embedded library over: how much it holds, and whether every file of it is still what was written."""

import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np

from analyzers.contract import Job
from analyzers.language import tr
from analyzers.reference.store import facts, tables
from analyzers.reference.store.faults import other_codebook
from analyzers.reference.store.lists import ENTRY
from analyzers.reference.store.records import LibraryError, Source, Stats
from analyzers.reference.store.upkeep import left_over

_PIECE = 8 << 20


def stats(folder: Path) -> Stats:
    """How much there is of everything; all zero where there is no library yet."""
    if not (folder / facts.FILE).is_file():
        return Stats(0, 0, 0, 0, 0.0, 0, 0, facts.FORMAT)
    with facts.reading(folder) as db:
        sources, state, segments = facts.sources(db), facts.state(db), facts.segments(db)
    index = [tables.frames_file(folder, state.generation), tables.hashes_file(folder, state.generation), folder / facts.FILE]
    index += [tables.tail_file(folder, state.tail), *(tables.segment_file(folder, segment.name) for segment in segments)]
    known = {source.sha256 for source in sources}
    drafts = folder / tables.DRAFTS
    return Stats(
        len(sources),
        sum(source.kind == "video" for source in sources),
        sum(source.frames for source in sources),
        sum(source.features for source in sources),
        sum(source.duration_s or 0.0 for source in sources),
        sum(_size(path) for path in index),
        sum(_size(tables.pack_file(folder, source.sha256)) for source in sources),
        facts.FORMAT,
        len(segments),
        sum(path.name not in known for path in drafts.iterdir()) if drafts.is_dir() else 0,
    )


def problems(folder: Path, codebook: str, job: Job) -> tuple[str, ...]:
    """One sentence for each thing that is wrong. Raises LibraryError where the library cannot be opened at all."""
    with facts.reading(folder) as db:
        sound = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
        found = [tr("The database of the library is damaged: {reason}", reason=line) for line in sound if line != "ok"]
        if found:
            return tuple(found)
        state, segments, spans = facts.state(db), facts.segments(db), facts.spans(db)
        sources = {source.id: source for source in facts.sources(db)}
    if state.codebook != codebook:
        found.append(str(other_codebook(folder)))
    found += _wrong_index(folder, state, segments, job)
    found += _wrong_sources(folder, state, spans, sources, job)
    for path in left_over(folder):
        name = path.relative_to(folder).as_posix()
        found.append(tr("{file} belongs to no source: an interrupted run left it. The next adding takes it away.", file=name))
    return tuple(found)


def _wrong_index(folder: Path, state: facts.State, segments: tuple[facts.Segment, ...], job: Job) -> Iterator[str]:
    """What of the features is not as it was written."""
    for number, segment in enumerate(segments):
        path, digest = tables.segment_file(folder, segment.name), sha256()
        for done in _read(path, digest.update):
            job.checkpoint(0.5 * (number + done) / (len(segments) + 1), path.name)
        if digest.hexdigest() != segment.digest:
            yield _not_as_written(path.name)
    path, crc, left = tables.tail_file(folder, state.tail), 0, state.entries * ENTRY.itemsize
    try:
        with path.open("rb") as file:
            while left and (piece := file.read(min(left, _PIECE))):
                crc, left = zlib.crc32(piece, crc), left - len(piece)
    except OSError:
        pass
    if left or crc != state.crc:
        yield _not_as_written(path.name)


def _not_as_written(file: str) -> str:
    return tr(
        "{file}, a part of the index, is missing or not as it was written. Copy the library to another folder: that makes its index anew "
        "from the kept pictures.",
        file=file,
    )


def _wrong_sources(
    folder: Path, state: facts.State, spans: tuple[tuple[int, int, int, str], ...], sources: dict[int, Source], job: Job
) -> Iterator[str]:
    """What of the frames and their pictures is not as it was written, source by source."""
    try:
        frames = tables.mapped(tables.frames_file(folder, state.generation), tables.FRAME, (state.rows,))
        hashes = tables.mapped(tables.hashes_file(folder, state.generation), np.uint8, (state.rows, state.hash_bytes))
    except LibraryError as error:
        yield str(error)
        return
    for number, (id_, first, count, digest) in enumerate(spans):
        source, rows = sources[id_], frames[first : first + count]
        job.checkpoint(0.5 + 0.5 * number / len(spans), source.title)
        if sha256(rows.tobytes() + hashes[first : first + count].tobytes()).hexdigest() != digest:
            yield tr("{title}: its frames are not as they were written. Remove the source and add it again.", title=source.title)
            continue
        path = tables.pack_file(folder, source.sha256)
        try:
            with path.open("rb") as pack:
                broken = [int(row["number"]) for row in rows if zlib.crc32(pack.read(int(row["length"]))) != row["crc"]]
        except OSError as error:
            yield tr(
                "{title}: {file} cannot be read: {reason}. Remove the source and add it again.",
                title=source.title,
                file=path.name,
                reason=error.strerror or str(error),
            )
            continue
        if broken:
            yield tr("{title}: {file} is not as it was written. Remove the source and add it again.", title=source.title, file=path.name)


def _read(path: Path, take: Callable[[bytes], None]) -> Iterator[float]:
    """Read a file piece by piece; the share that is read. A missing file gives nothing."""
    try:
        size, done = path.stat().st_size, 0
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                take(piece)
                done += len(piece)
                yield done / size
    except OSError:
        return


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
