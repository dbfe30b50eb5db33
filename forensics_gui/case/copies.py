"""A case's own copies of the evidence, read back: a copy that is no longer the file that was acquired is never handed on."""

from hashlib import sha256 as hash_sha256
from pathlib import Path

from analyzers.evidence import Evidence, ImageSource
from analyzers.language import tr
from forensics_gui.case.errors import EvidenceChanged
from forensics_gui.case.files import copy_path


def checked_source(folder: Path, place: str, evidence: Evidence) -> ImageSource:
    """The evidence from the copy at this place within the case folder, whose hash is checked first. Raises EvidenceChanged."""
    try:
        data = copy_path(folder, place).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise EvidenceChanged(
            tr("The case's copy of {name} cannot be read: {reason}. Restore it from a backup.", name=evidence.name, reason=reason)
        ) from error
    if hash_sha256(data).hexdigest() != evidence.sha256:
        raise EvidenceChanged(
            tr(
                "The case's copy of {name} is no longer the file that was acquired: its SHA-256 differs. Restore it from a backup.",
                name=evidence.name,
            )
        )
    return ImageSource(evidence, data)
