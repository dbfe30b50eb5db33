"""How a finding leaves the case: signed by whom, with or without the evidence, and what is held back of its record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forensics_gui.case.signing.keys import Key, known_fingerprint
from forensics_gui.case.signing.stamping import Authority

if TYPE_CHECKING:
    from forensics_gui.case.report.template import Template

Withhold = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Delivery:
    """What the user decides at export.

    key: signs it, this installation's where none is given. withhold: takes out of the record what shall not leave; then no evidence is
    attached, whatever was asked for. template: how it is laid out; the standard one where none is given. authority: is asked for a time
    stamp on the signature; nobody where none is given.
    """

    key: Key | None = None
    attach_evidence: bool = False
    withhold: Withhold | None = None
    leave_out: tuple[str, ...] = ()  # "location", "personal": from pages, pictures and record alike
    template: "Template | None" = None
    authority: Authority | None = None

    def told(self, unstamped: str = "") -> dict[str, object]:
        """The same for the custody chain. unstamped: why the time stamp that was asked for is missing."""
        return {
            "certificate_sha256": self.key.fingerprint if self.key else known_fingerprint(),
            "whose": self.key.whose if self.key else "installation",
            "evidence_attached": self.attach_evidence and self.withhold is None and not self.leave_out,
            "record_filtered": self.withhold is not None or bool(self.leave_out),
            **({"left_out": sorted(self.leave_out)} if self.leave_out else {}),
            **({"template": self.template.told()} if self.template else {}),
            **({"time_stamp": {"asked_of": self.authority.address, "missing": unstamped or None}} if self.authority else {}),
        }
