"""The command ``verify``: of a case, and of a finding, whose runs it repeats where that is asked for."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analyzers import reader
from analyzers.language import tr, trn
from forensics_gui.case import exchange
from forensics_gui.case.commandline import DONE, INCOMPLETE, WrongUsage
from forensics_gui.case.commands.choice import library_folder, methods_found
from forensics_gui.case.database import FILE
from forensics_gui.case.progress import Bar
from forensics_gui.case.rerun import IN_WORDS, Repeated, repeat
from forensics_gui.case.verify import check
from forensics_gui.case.verify_finding import Checked, check_finding


def verify(options: Namespace) -> int:
    """Check a case or a finding; the problems, or that there are none, on standard output."""
    path: Path = options.path
    if path.is_file() and path.name == FILE:
        path = path.parent
    if not path.exists():
        raise WrongUsage(tr("{path} does not exist; name a finding or a case folder", path=str(path)))
    if path.is_file():
        return _verify_finding(path, options)
    if options.rerun or options.case or options.evidence:
        raise WrongUsage(tr("--rerun, --case and --evidence belong to a finding; {path} is a folder", path=str(path)))
    with Bar() as bar:
        verdict = check(path, bar)
    if options.json:
        record = {"case": str(path), "intact": not verdict.problems, "problems": verdict.problems, "remarks": verdict.remarks}
        print(exchange.written({**record, "entries": verdict.entries, "head": verdict.head}))
        return INCOMPLETE if verdict.problems else DONE
    print("\n".join([*verdict.problems, *verdict.remarks]), end="\n" if verdict.problems or verdict.remarks else "")
    if not verdict.problems:
        print(tr("{path} is intact: {entries} entries, the last one {head}", path=str(path), entries=verdict.entries, head=verdict.head))
    return INCOMPLETE if verdict.problems else DONE


def _verify_finding(path: Path, options: Namespace) -> int:
    checked = check_finding(path, options.case, options.evidence)
    repeated = _repeated(checked, options) if options.rerun else None
    if options.json:
        print(exchange.written(_record(path, checked, repeated)))
    else:
        _print(path, checked, repeated)
    unequal = repeated is not None and any(one.outcome not in ("equal", "within tolerance") for one in repeated)
    return INCOMPLETE if checked.problems or unequal or (options.rerun and repeated is None) else DONE


def _repeated(checked: Checked, options: Namespace) -> list[Repeated] | None:
    """Every run repeated; None where the record cannot be read."""
    record = checked.finding.record if checked.finding else None
    if record is None:
        return None
    library = str(library_folder(options.library)) if options.library else ""
    reader.warm()
    with Bar() as bar:
        return list(repeat(record, checked.at_hand, methods_found(), bar, library))


def _record(path: Path, checked: Checked, repeated: list[Repeated] | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "finding": str(path),
        "intact": not checked.problems,
        "problems": checked.problems,
        "remarks": checked.remarks,
        "signed_by": checked.whose,
        "certificate_sha256": checked.fingerprint,
        "head": checked.head,
    }
    stamp = checked.finding.signature.stamp if checked.finding else None
    if stamp is not None:
        record["time_stamp"] = asdict(stamp)
    if repeated is not None:
        record["runs"] = [asdict(one) for one in repeated]
    return record


def _print(path: Path, checked: Checked, repeated: list[Repeated] | None) -> None:
    for sentence in [*checked.problems, *checked.remarks]:
        print(sentence)
    if not checked.problems:
        print(tr("{path} is unchanged since its export; its custody chain ends with {head}", path=str(path), head=checked.head))
    for one in repeated or ():
        words = tr("{method} on {name}: {outcome}", method=one.method, name=one.evidence, outcome=tr(IN_WORDS[one.outcome]))
        print(f"{words}: {one.why}" if one.why else words)
        for place in one.differences:
            print(f"    {place}")
    if repeated:
        same = sum(one.outcome in ("equal", "within tolerance") for one in repeated)
        print(trn("{same} of {n} run gave the same again.", "{same} of {n} runs gave the same again.", len(repeated), same=same))
