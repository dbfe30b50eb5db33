"""The case on disk as the examination's writing queue sees it: made with the first act, written act by act, read back whole.

Every method is called from that queue only, one after the other, so none of them needs a lock; the window never calls them itself.
"""

from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from analyzers.evidence import ImageSource
from analyzers.language import tr
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.model import Case
from forensics_gui.case.places import cases_folder


@dataclass(frozen=True, eq=False)
class Loaded:
    """A case read back: its sources that are still what they were, and one sentence for each that is not."""

    case: Case
    sources: tuple[ImageSource, ...]
    refused: tuple[str, ...]


class Ledger:
    """One case folder, or none before the first act."""

    def __init__(self, temporary: bool = False) -> None:
        self.temporary = temporary  # the sample's: it is gone when it is closed
        self._folder: Any = None
        self.place: Path | None = None

    def enter(self, act: str, *values: object, by: str = "", **fields: str) -> Case:
        """Do one act of `CaseFolder` by its name; returns once it is on disk."""
        folder = self._made(by)
        case: Case = getattr(folder, act)(*values, **fields)
        return case

    def snapshot(self) -> Loaded:
        """The case as it is on disk now, after all that was asked for before; its copies hashed again. Raises EvidenceChanged."""
        folder = self._made("")
        case: Case = folder.case
        return Loaded(case, tuple(folder.source(evidence.sha256) for evidence in case.evidence), ())

    def exported(self, path: Path, delivery: Delivery, unstamped: str) -> Case:
        """Record that a finding left the case, with the hash of the file as written."""
        from forensics_gui.case.report.web import told

        case: Case = self._made("").exported(path, **told(delivery, path, unstamped))
        return case

    def load(self, folder: Path) -> Loaded:
        """Open a case and hash its copies again."""
        from forensics_gui.case.storage import CaseFolder

        self._folder = CaseFolder.open(folder)
        self.place = folder
        case: Case = self._folder.case
        sources, refused = [], []
        for evidence in case.evidence:
            try:
                sources.append(self._folder.source(evidence.sha256))
            except Exception as error:  # noqa: BLE001  one spoilt copy must not cost the others
                refused.append(tr("{name} in this case cannot be shown: {reason}", name=evidence.name, reason=str(error)))
        return Loaded(case, tuple(sources), tuple(refused))

    def move(self, folder: Path) -> Case:
        """Give the case a place of its own. The sample's is a case like any other from then on: nothing deletes it at the end."""
        made, old = self._made(""), self.place
        case: Case = made.move(folder)
        self.place = folder
        if self.temporary and old is not None:
            self.temporary = False
            rmtree(old.parent, ignore_errors=True)
        return case

    def close(self) -> None:
        """Let go of the folder."""
        if self._folder is not None:
            self._folder.close()
            self._folder = None
        if self.temporary and self.place is not None:
            rmtree(self.place.parent, ignore_errors=True)
            self.place = None

    def _made(self, examiner: str) -> Any:
        if self._folder is None:
            from forensics_gui.case.storage import CaseFolder

            self._folder = CaseFolder.scratch(Path(mkdtemp(prefix="whence-sample-")) if self.temporary else cases_folder())
            self.place = self._folder.folder
            if examiner:
                self._folder.describe(examiner=examiner)
        return self._folder
