"""One case is one folder: a database, unchanged copies of the evidence, and the results of kept runs.

Every deliberate act is on disk, and in the custody chain, before the call that asked for it returns; there is no Save.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Self

from analyzers.control import is_control
from analyzers.evidence import ImageSource
from analyzers.language import tr
from forensics_gui import VERSION
from forensics_gui.case import database, migrations
from forensics_gui.case.argument import Board
from forensics_gui.case.board import board_changes, board_evidence, board_record, merged_boards
from forensics_gui.case.changes import BOARD, DESCRIBED, described, differences, merged, tags_of, with_description
from forensics_gui.case.copies import checked_source
from forensics_gui.case.custody import canonical, digest, linked, row_text
from forensics_gui.case.errors import CaseDamaged, CaseError
from forensics_gui.case.files import (
    EVIDENCE,
    RESULTS,
    carry,
    clear_partials,
    copy_path,
    copy_place,
    named_files,
    put_in_place,
    settle,
    sha256_of,
    unnamed_files,
    write_partial,
)
from forensics_gui.case.model import Annotation, Case, Run
from forensics_gui.case.records import (
    annotation_record,
    evidence_record,
    plain,
    run_record,
)
from forensics_gui.case.restoring import case_in, run_in
from forensics_gui.case.results_store import ResultsStore
from forensics_gui.case.seal import compare, log_of, seal

LARGEST_LOG = 4 << 20  # bytes of the database's log, after which it is written back between two acts
CHANGES = ("added", "changed", "removed")
OWN_ACTS = (
    "opened",
    "acquired",
    "examined",
    "annotated",
    "described",
    "arranged",
    "found",
    "migrated",
    "unsealed",
)  # each stands for rows, so only its own method may record it


class CaseFolder:
    """The open case. Safe to use from several threads, and beside another window that has the same case open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._results = ResultsStore(self.folder)
        self._lock = RLock()
        self._database: sqlite3.Connection | None = database.opened(self.folder)
        self._case = self._draft = Case()  # as published, and as the act under way will leave it
        self._copies: dict[str, str] = {}  # sha256 -> the copy's place within the folder
        self._seen = -1
        self._sealed = 0  # after which entry this window made the seal
        try:
            migrations.bring_up(self.folder, self._database)
            with self._act():
                self._note_unnamed_files()
                self._note_a_broken_seal()
            clear_partials(self.folder)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, folder: Path | str, title: str = "", examiner: str = "", *, scratch: bool = False) -> Self:
        """A new case in a folder that is new or empty. Raises CaseError."""
        folder = Path(folder).absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise CaseError(tr("{name} is not empty. Choose a new folder for the case.", name=folder.name))
            (folder / EVIDENCE).mkdir()
            (folder / RESULTS).mkdir()
        except OSError as error:
            reason = error.strerror or str(error)
            raise CaseError(tr("The case {name} could not be made: {reason}.", name=folder.name, reason=reason)) from error
        details = {"format": database.FORMAT, "program": VERSION, "scratch": scratch}
        database.make(folder, linked(None, examiner, "opened", "", details))
        settle(folder.parent)
        case = cls(folder)
        case.describe(title=title, examiner=examiner)
        return case

    @classmethod
    def open(cls, folder: Path | str) -> Self:
        """The case in a folder. Raises NotACase, CaseTooNew or CaseDamaged."""
        return cls(Path(folder))

    @classmethod
    def scratch(cls, parent: Path | str) -> Self:
        """A new case in a folder of its own, named after the time; the user may move it elsewhere later."""
        stem = datetime.now().astimezone().strftime("%Y-%m-%d %H.%M")
        number = 1
        while True:
            folder = Path(parent) / (stem if number == 1 else f"{stem} ({number})")
            try:
                folder.mkdir(parents=True)
            except FileExistsError:
                number += 1
            except OSError as error:
                reason = error.strerror or str(error)
                raise CaseError(tr("No case could be made in {name}: {reason}.", name=str(parent), reason=reason)) from error
            else:
                return cls.create(folder, scratch=True)

    @property
    def case(self) -> Case:
        """The case as of this window's last act. Never waits."""
        return self._case

    @property
    def is_scratch(self) -> bool:
        """Whether it was made by `scratch` and has not been moved to a place of its own."""
        chain = self._case.custody
        return bool(json.loads(chain[0].details).get("scratch")) and not any(entry.act == "moved" for entry in chain)

    def acquire(self, source: ImageSource) -> Case:
        """Take a file into the case: its bytes are copied once; the same file arriving again is noted, not copied again.

        Raises CaseError for a control: it was made here, and nobody may take it for evidence.
        """
        evidence = source.evidence
        if is_control(source):
            raise CaseError(tr("{name} is a control made by this program. It cannot become evidence.", name=evidence.name))
        record = evidence_record(evidence, copy_place(evidence))
        told = {"name": evidence.name, "size": evidence.size, "opened": evidence.opened, "origin": record["origin"]}
        told["inputs"] = {"file": evidence.sha256}
        with self._act():
            if evidence.sha256 in self._copies:
                self._link("acquired", evidence.sha256, {**told, "again": True, "outputs": {"copy": evidence.sha256}})
            else:
                self._copy(source, record["copy"])
                row = row_text(record)
                self._sql("INSERT INTO evidence (sha256, record) VALUES (?, ?)", evidence.sha256, row)
                self._link("acquired", evidence.sha256, {**told, "outputs": {"copy": evidence.sha256, "row": digest(row)}})
                self._copies[evidence.sha256] = record["copy"]
                self._draft = replace(self._draft, evidence=(*self._draft.evidence, evidence))
        return self._case

    def keep(self, run: Run) -> Case:
        """Keep one examination with all that it gave. Its views are on disk before its row is."""
        views = run.result.views if run.result else ()
        partial, name, sha256 = self._results.write(views) if views else (None, "", "")
        record = run_record(run, name, sha256)
        row = row_text(record)
        what = {"method": run.method, "version": run.version, "picture": run.picture, "parameters": record["params"]}
        outputs = {"row": digest(row), **({"result": sha256} if sha256 else {})}
        try:
            with self._act():
                if any(kept.id == run.id for kept in self._draft.runs):
                    return self._draft
                self._must_hold(run.evidence)
                if partial:
                    put_in_place(partial, self._results.path(name))
                self._sql("INSERT INTO run (id, evidence, record) VALUES (?, ?, ?)", run.id, run.evidence, row)
                self._link("examined", run.id, {**what, "inputs": {"evidence": run.evidence}, "outputs": outputs})
                self._draft = replace(self._draft, runs=(*self._draft.runs, run_in(record, self._results)))
        finally:
            if partial:
                partial.unlink(missing_ok=True)
        return self._case

    def annotate(self, annotations: tuple[Annotation, ...], act: str, changed: Annotation) -> Case:
        """Put `annotations` in place of those there are; `changed` is the one that was added, changed or removed.

        What another window did meanwhile stays: only this window's own differences are carried over.
        """
        if act not in CHANGES:
            raise ValueError(f"an annotation is added, changed or removed, not {act!r}")
        known = self._case.annotations
        with self._act():
            old = self._draft.annotations
            new = tuple(annotations) if old == known else merged(old, known, annotations)
            for annotation in new:
                self._must_hold(annotation.evidence)
            rows = [(annotation.id, annotation.evidence, row_text(annotation_record(annotation))) for annotation in new]
            self._sql("DELETE FROM annotation")
            for row in rows:
                self._sql("INSERT INTO annotation (id, evidence, record) VALUES (?, ?, ?)", *row)
            inputs = {"evidence": changed.evidence, **({"run": changed.run} if changed.run else {})}
            told = {"act": act, "changes": differences(old, new), "inputs": inputs, "outputs": {"annotations": digest(canonical(rows))}}
            self._link("annotated", changed.id, told)
            self._draft = replace(self._draft, annotations=new)
        return self._case

    def arrange(self, board: Board) -> Case:
        """Put this findings board in place of the one there is; what another window did to it meanwhile stays."""
        known = self._case.board
        with self._act():
            old = self._draft.board
            new = board if old == known else merged_boards(old, known, board)
            if new == old:
                return self._draft
            for sha256 in board_evidence(new):
                self._must_hold(sha256)
            text = canonical(board_record(new))
            self._sql("INSERT OR REPLACE INTO description VALUES (?, ?)", BOARD, text)
            self._link("arranged", "", {"changes": board_changes(old, new), "outputs": {BOARD: digest(text)}})
            self._draft = replace(self._draft, board=new)
        return self._case

    def describe(self, **fields: str) -> Case:
        """Change the title, examiner, organisation, question, conclusion, notes, tags (one line, commas between), or a proposition."""
        if unknown := sorted(set(fields) - set(DESCRIBED)):
            raise ValueError(f"a case has no field {unknown[0]!r}; it has {', '.join(DESCRIBED)}")
        with self._act():
            old = described(self._draft)
            if "tags" in fields:
                fields["tags"] = ", ".join(tags_of(fields["tags"]))
            values = {name: value for name, value in fields.items() if value != old[name]}
            if not values:
                return self._draft
            texts = {name: canonical(value) for name, value in values.items()}
            for name, text in texts.items():
                self._sql("INSERT OR REPLACE INTO description VALUES (?, ?)", name, text)
            self._draft = with_description(self._draft, {**old, **values})
            self._link("described", "", {"fields": {name: digest(text) for name, text in texts.items()}})
        return self._case

    def record(self, act: str, subject: str, details: Mapping[str, object]) -> Case:
        """Record any other deliberate act, such as an export. Raises ValueError for the acts that have a method of their own."""
        if act in OWN_ACTS:
            raise ValueError(f"{act!r} is recorded by the act itself")
        with self._act():
            self._link(act, subject, plain(details))
        return self._case

    def exported(self, path: Path, **parameters: object) -> Case:
        """Record that a finding left the case: what it rests on, the hash of its bytes, and how it was made."""
        before = self._case
        inputs = {"evidence": [evidence.sha256 for evidence in before.evidence], "runs": [run.id for run in before.runs]}
        outputs = {"finding": sha256_of(path), "size": path.stat().st_size}
        return self.record("exported", path.name, {"inputs": inputs, "outputs": outputs, "parameters": parameters})

    def source(self, sha256: str) -> ImageSource:
        """The evidence, from the case's own copy, whose hash is checked first. Raises EvidenceChanged."""
        evidence = next((evidence for evidence in self._case.evidence if evidence.sha256 == sha256), None)
        if evidence is None:
            raise CaseError(tr("The case holds no evidence with the SHA-256 {sha256}.", sha256=sha256))
        return checked_source(self.folder, self._copies[sha256], evidence)

    def move(self, folder: Path | str) -> Case:
        """Give the case, a scratch case for instance, a place of its own: a folder that does not exist yet."""
        target, old = Path(folder).absolute(), self.folder
        with self._lock:
            if target.exists():
                raise CaseError(tr("{name} exists already. Choose a new folder for the case.", name=target.name))
            self.close()
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                carry(old, target)
                self.folder = self._results.case_folder = target
            except OSError as error:
                reason = error.strerror or str(error)
                raise CaseError(tr("The case {name} could not be moved: {reason}.", name=old.name, reason=reason)) from error
            finally:
                self._database, self._seen = database.opened(self.folder), -1
        return self.record("moved", "", {"from": old.name, "to": target.name})

    def close(self) -> None:
        """Let go of the folder. All acts are on disk already; their log is written back, and the seal made for the file alone."""
        with self._lock:
            if self._database is not None:
                if log_of(self.folder)[0]:
                    database.write_back(self._database)
                    self._seal(self._database)
                self._database.close()
                self._database = None

    @contextmanager
    def _act(self) -> Iterator[None]:
        """One transaction on the newest state: all of it on disk at the end, and only then published; or nothing."""
        with self._lock:
            connection = self._database_open()
            copies, self._draft = dict(self._copies), self._case
            try:
                connection.execute("BEGIN IMMEDIATE")
                self._read_if_changed(connection)
                yield
                connection.execute("COMMIT")
            except BaseException as error:
                self._copies, self._seen = copies, -1
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error | OSError):
                    reason = getattr(error, "strerror", None) or str(error)
                    raise CaseError(
                        tr("The case {name} could not be written: {reason}. Nothing was changed.", name=self.folder.name, reason=reason)
                    ) from error
                raise
            self._case = self._draft
            if self._case.custody[-1].number != self._sealed:
                if log_of(self.folder)[0] > LARGEST_LOG:
                    database.write_back(connection)
                self._seal(connection)

    def _seal(self, connection: sqlite3.Connection) -> None:
        """The acts are on disk whether or not this succeeds: a seal that lags behind is said to, and the next act makes it anew."""
        with suppress(sqlite3.Error, OSError):
            seal(self.folder, connection)
            self._sealed = self._case.custody[-1].number if self._case.custody else 0

    def _database_open(self) -> sqlite3.Connection:
        if self._database is None:
            raise CaseError(tr("The case {name} is closed.", name=self.folder.name))
        return self._database

    def _sql(self, statement: str, *values: str) -> None:
        self._database_open().execute(statement, values)

    def _link(self, act: str, subject: str, details: Mapping[str, object]) -> None:
        entry = linked(self._draft.custody[-1], self._draft.examiner, act, subject, details)
        database.append(self._database_open(), entry)
        self._draft = replace(self._draft, custody=(*self._draft.custody, entry))

    def _must_hold(self, sha256: str) -> None:
        if sha256 not in self._copies:
            raise CaseError(tr("The case holds no evidence with the SHA-256 {sha256}; it has to be acquired first.", sha256=sha256))

    def _copy(self, source: ImageSource, place: str) -> None:
        path = copy_path(self.folder, place)
        if path.exists() and sha256_of(path) == source.evidence.sha256:
            return  # left by an act that was interrupted before its row was written
        put_in_place(source.copy_to(lambda data: write_partial(path.parent, lambda file: file.write(data))), path)

    def _read_if_changed(self, connection: sqlite3.Connection) -> None:
        seen = database.changes_elsewhere(connection)
        if seen == self._seen:
            return
        try:
            self._draft, self._copies = case_in(database.rows(connection), self._results)
        except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise CaseDamaged(
                tr("The case {name} holds a row that cannot be read: {reason}. Verify it.", name=self.folder.name, reason=str(error))
            ) from error
        self._seen = seen

    def _note_unnamed_files(self) -> None:
        """Put on record the files that an interrupted act left without a row; they stay where they are."""
        for name in unnamed_files(self.folder, named_files(database.rows(self._database_open()))):
            self._link("found", name, {"outputs": {"file": sha256_of(self.folder / name)}})

    def _note_a_broken_seal(self) -> None:
        """Put on record that the database was changed outside the program: the next seal would hide it."""
        if problems := compare(self.folder, self._database_open(), self._draft.custody[-1]).problems:
            self._link("unsealed", database.FILE, {"parameters": {"problems": list(problems)}})
