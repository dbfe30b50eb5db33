"""Checks a finding without a network: its signature, the record in it against its own chain and the printed page, and the evidence at hand.

It looks at nothing but the file, unless a case folder or evidence files are given. That nothing differs does not prove who wrote it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from analyzers.language import tr, trn
from forensics_gui.case import database
from forensics_gui.case.argument import Board
from forensics_gui.case.board import board_of
from forensics_gui.case.board_checking import WORDS, differences
from forensics_gui.case.changes import BOARD
from forensics_gui.case.custody import faults
from forensics_gui.case.errors import CaseError
from forensics_gui.case.files import sha256_of
from forensics_gui.case.finding import Finding, Unfollowable, opened, printed_head
from forensics_gui.case.model import Custody
from forensics_gui.case.signing.keys import known_fingerprint
from forensics_gui.case.verify import BROKEN, check, read_rows


@dataclass
class Checked:
    """What came of the check. problems: what is not as it was; remarks: what a reader should know besides; both one sentence each."""

    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    whose: str = ""  # "installation", "another", or empty where there is no signature
    fingerprint: str = ""
    head: str = ""
    finding: Finding | None = None
    at_hand: dict[str, bytes] = field(default_factory=dict)  # evidence by SHA-256, attached or given


def check_finding(path: Path, case: Path | None = None, evidence: Sequence[Path] = ()) -> Checked:
    """Check a finding, with a case folder or evidence files where they are given."""
    checked = Checked()
    try:
        finding = checked.finding = opened(path)
    except Unfollowable as error:
        checked.problems.append(str(error))
        return checked
    _signature(finding, checked)
    if finding.record is None:
        checked.problems.append(finding.why)
    else:
        try:
            _record(finding, finding.record, checked)
            _evidence(finding, finding.record, checked, evidence)
        except BROKEN as error:
            checked.problems.append(tr("The attached record is not of the shape that it states: {reason}.", reason=repr(error)))
    if case is not None:
        _case(path, case, checked)
    return checked


def _signature(finding: Finding, checked: Checked) -> None:
    signature = finding.signature
    checked.problems += signature.faults
    if not signature.present:
        return
    checked.fingerprint = signature.fingerprint
    own = signature.fingerprint == known_fingerprint()
    checked.whose = "installation" if own else "another"
    if own:
        checked.remarks.append(
            tr("It is signed with the key of this installation. That shows that it is unchanged since export, not who exported it.")
        )
    else:
        checked.remarks.append(
            tr(
                "It is signed with a key that this program does not know and nobody vouches for here ({subject}; SHA-256 {fingerprint}). "
                "Compare that number with the signer over another way; else the signature shows only that nothing was changed since.",
                subject=signature.subject,
                fingerprint=signature.fingerprint,
            )
        )
    if signature.stamp is not None and not signature.stamp.faults:
        checked.remarks.append(signature.stamp.in_words())
        if signature.stated:
            checked.remarks.append(tr("The signer's own clock said {time}.", time=signature.stated))
    elif signature.stated:
        checked.remarks.append(tr("The signer's own clock said {time}; no authority confirms it.", time=signature.stated))


def _record(finding: Finding, record: Mapping[str, Any], checked: Checked) -> None:
    head = checked.head = str(record["custody_head"])
    if record.get("filtered"):
        checked.remarks.append(tr("Parts of the record were left out when it was exported, so its custody chain cannot be followed here."))
    else:
        chain = [Custody(**entry) for entry in record["custody"]]
        checked.problems += [tr("In the attached record: {fault}", fault=fault) for fault in faults(chain)]
        if (chain[-1].hash if chain else "") != head:
            checked.problems.append(tr("The attached record's custody chain does not end with the head that it states."))
        checked.problems += _unaccounted(record, chain)
    printed = printed_head(finding)
    if printed is None:
        checked.remarks.append(
            tr("The printed page could not be read by this program; compare the custody head on it with {head}.", head=head)
        )
    elif printed != head:
        checked.problems.append(tr("Page one prints another custody head than the attached record states."))
    if record["signature"].get("certificate_sha256") not in ("", None, finding.signature.fingerprint):
        checked.problems.append(tr("It is signed with another key than the one that its record and its custody chapter name."))


def _unaccounted(record: Mapping[str, Any], chain: list[Custody]) -> list[str]:
    acquired = {entry.subject for entry in chain if entry.act == "acquired"}
    examined = {entry.subject for entry in chain if entry.act == "examined"}
    found = [
        tr("The evidence {name} is in no entry of the record's custody chain.", name=str(one["name"]))
        for one in record["evidence"]
        if one["sha256"] not in acquired
    ]
    found += [
        tr("The run of {method} ({id}) is in no entry of the record's custody chain.", method=str(run["method"]), id=str(run["id"]))
        for run in record["runs"]
        if run["id"] not in examined
    ]
    return found


def _evidence(finding: Finding, record: Mapping[str, Any], checked: Checked, given: Sequence[Path]) -> None:
    wanted = {str(one["sha256"]): str(one["name"]) for one in record["evidence"]}
    for one in record["evidence"]:
        name = one.get("attached")
        if name is None:
            continue
        data = finding.files.get(name)
        if data is None or sha256(data).hexdigest() != one["sha256"]:
            checked.problems.append(
                tr("The attached evidence {name} is missing, or is not the file that the record names.", name=one["name"])
            )
        else:
            checked.at_hand[one["sha256"]] = data
    for path in given:
        try:
            data = path.read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            checked.problems.append(tr("{name} cannot be read: {reason}.", name=path.name, reason=reason))
            continue
        own = sha256(data).hexdigest()
        if own in wanted:
            checked.at_hand[own] = data
            checked.remarks.append(tr("{path} is the evidence {name}: its SHA-256 is the recorded one.", path=path.name, name=wanted[own]))
        else:
            checked.problems.append(tr("{path} is none of the evidence of this finding: its SHA-256 is another.", path=path.name))
    missing = [name for sha, name in wanted.items() if sha not in checked.at_hand]
    if missing:
        checked.remarks.append(
            trn(
                "{n} file of evidence is not at hand, so it was not compared: {names}.",
                "{n} files of evidence are not at hand, so they were not compared: {names}.",
                len(missing),
                names=", ".join(missing),
            )
        )


def _case(path: Path, folder: Path, checked: Checked) -> None:
    """The finding against the case that it came from."""
    verdict = check(folder)
    checked.problems += [tr("In the case {name}: {problem}", name=folder.name, problem=problem) for problem in verdict.problems]
    checked.remarks += [tr("In the case {name}: {problem}", name=folder.name, problem=remark) for remark in verdict.remarks]
    try:
        rows = read_rows(folder)
    except (CaseError, *database.FAULTS):
        return  # named above
    chain = rows.custody
    place = next((entry.number for entry in chain if entry.hash == checked.head), None)
    if place is None:
        checked.problems.append(
            tr("The case {name} is not the one of this finding, or was changed: its chain lacks the head.", name=folder.name)
        )
        return
    if len(chain) > place:
        checked.remarks.append(
            trn(
                "The case has gained {n} entry since the finding.", "The case has gained {n} entries since the finding.", len(chain) - place
            )
        )
    if sha256_of(path) not in "".join(entry.details for entry in chain if entry.act == "exported"):
        checked.problems.append(tr("The case records no export of a file with exactly these bytes."))
    _board(folder, rows, place, checked)
    for one in (checked.finding.record or {}).get("evidence", []) if checked.finding else []:
        for copy in (folder / "evidence").glob(f"{one['sha256']}*"):
            checked.at_hand.setdefault(str(one["sha256"]), copy.read_bytes())


def _board(folder: Path, rows: database.Rows, place: int, checked: Checked) -> None:
    """Conclusion, statuses, captions and order as the finding has them, against the case's own. place: of the finding's head in the chain.

    What was changed after the finding is told; what differs although nothing was changed since cannot be.
    """
    record = checked.finding.record if checked.finding else None
    if record is None:
        return
    try:
        words = {name: json.loads(rows.description.get(name, '""')) for name in WORDS}
        board = board_of(json.loads(rows.description[BOARD])) if BOARD in rows.description else Board()
        found = list(differences(record, board, words))
    except BROKEN as error:
        checked.problems.append(tr("The findings board cannot be compared with the case: {reason}.", reason=repr(error)))
        return
    said = [tr("Compared with the case {name}: {difference}", name=folder.name, difference=each) for each in found]
    since = any(entry.act in ("arranged", "described") and entry.number > place for entry in rows.custody)
    (checked.remarks if since or record.get("filtered") else checked.problems).extend(said)
