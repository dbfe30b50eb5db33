"""The command ``report``."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzers import reader
from analyzers.contract import Analyzer
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr
from analyzers.parameters import Params
from forensics_gui.case import places
from forensics_gui.case.batch import examined, fault_of
from forensics_gui.case.commandline import DONE, INCOMPLETE, PASSPHRASE, WrongUsage
from forensics_gui.case.commands.choice import chosen
from forensics_gui.case.errors import CaseError
from forensics_gui.case.progress import Bar
from forensics_gui.case.storage import CaseFolder

if TYPE_CHECKING:
    from forensics_gui.case.delivery import Delivery
    from forensics_gui.case.report.template import Template
    from forensics_gui.case.signing.keys import Key
    from forensics_gui.case.signing.stamping import Authority

Methods = Sequence[tuple[Analyzer, Params]]


def report(options: Namespace) -> int:
    """Examine files in a new case and print the finding.

    The case is kept in the user's folder of cases, not in a temporary one: a finding whose copies, results and chain are gone could
    never be verified.
    """
    methods = chosen(options.method, (), options.library)
    out = options.out.absolute()
    if not out.parent.is_dir() or out.is_dir():
        raise WrongUsage(tr("--out {path} cannot be written: name a file in a folder that exists", path=str(options.out)))
    key = _own_key(options.sign_with) if options.sign_with else None
    template, authority = _template(options), _authority(options)
    reader.warm()
    with Bar() as bar:
        sources, problems = _readable(options.files)
        for problem in problems:
            bar.say(problem)
        if not sources:
            bar.say(tr("No finding was written: none of the files can be examined."))
            return INCOMPLETE
        from forensics_gui.case.delivery import Delivery
        from forensics_gui.case.report import ReportError

        try:
            with closing(CaseFolder.scratch(places.cases_folder())) as folder:
                folder.describe(examiner=options.examiner, question=options.question, organisation=options.organisation)
                failed = _examine_into(folder, sources, methods, bar)
                delivery = Delivery(
                    key, attach_evidence=options.attach_evidence, leave_out=options.leave_out, template=template, authority=authority
                )
                unstamped = _export(folder, out, bar, delivery)
        except (CaseError, ReportError) as error:
            bar.say(str(error))
            return INCOMPLETE
        print(out)
        print(tr("The case is kept in {folder}", folder=str(folder.folder)))
        if unstamped:
            bar.say(unstamped)
    return INCOMPLETE if problems or failed or unstamped else DONE


def _readable(paths: list[Path]) -> tuple[dict[str, ImageSource], list[str]]:
    """The files that can be examined, by SHA-256, and one sentence for each of the others."""
    sources: dict[str, ImageSource] = {}
    problems: list[str] = []
    for path in paths:
        try:
            source = ImageSource.open(path)
            source.facts  # noqa: B018  decodes: what cannot be shown cannot be examined
            sources.setdefault(source.evidence.sha256, source)
        except Unreadable as refusal:
            problems.append(str(refusal))
    return sources, problems


def _examine_into(folder: CaseFolder, sources: dict[str, ImageSource], methods: Methods, bar: Bar) -> bool:
    """Acquire every file and keep every method's run on it, null results too; whether a method failed."""
    failed = False
    for place, source in enumerate(sources.values()):
        folder.acquire(source)
        for run in examined(source, methods, _Part(bar, place, len(sources), source.evidence.name)):
            folder.keep(run)
            if run.error:
                failed = True
                bar.say(fault_of(run, source.evidence.name))
    return failed


def _template(options: Namespace) -> "Template":
    """The template in the file that was named, then what the options say otherwise. Its logo is looked at before the work begins."""
    from dataclasses import replace

    from forensics_gui.case.report.logo import logo_of
    from forensics_gui.case.report.template import STANDARD, TemplateError, template_from_file

    try:
        template = template_from_file(options.template) if options.template else STANDARD
        paper, form, language = options.paper or template.paper, options.form or template.form, options.language or template.language
        template = replace(template, paper=paper, form=form, language=language)
        template = template.with_logo(options.logo) if options.logo else template
        logo_of(template)
    except TemplateError as error:
        raise WrongUsage(str(error)) from error
    return template


def _authority(options: Namespace) -> "Authority | None":
    """Who is asked for a time stamp: only whom the user named."""
    from forensics_gui.case.report.web import is_page
    from forensics_gui.case.signing.stamping import Authority

    if not options.timestamp:
        return None
    if is_page(options.out):
        raise WrongUsage(tr("--timestamp belongs to a PDF: a web page carries no signature that could be stamped"))
    return Authority(options.timestamp, options.ask_authority)


def _own_key(path: Path) -> "Key":
    """The key in a PKCS#12 file. Asked for before the work begins: nobody wants to wait an hour to mistype a passphrase."""
    from getpass import getpass

    from forensics_gui.case.signing.keys import SigningError, key_from_file

    passphrase = os.environ.get(PASSPHRASE)
    if passphrase is None:
        passphrase = getpass(tr("Passphrase of {name}: ", name=path.name)) if sys.stdin.isatty() else ""
    try:
        return key_from_file(path, passphrase)
    except SigningError as error:
        raise WrongUsage(tr("--sign-with {path}: {reason}", path=str(path), reason=str(error))) from error


def _export(folder: CaseFolder, out: Path, bar: Bar, delivery: "Delivery") -> str:
    """Write the finding from the case's own copies, each hashed again, and put on record that it left; what has to be told besides."""
    from forensics_gui.case.report import write_report
    from forensics_gui.case.report.web import told

    sources = {evidence.sha256: folder.source(evidence.sha256) for evidence in folder.case.evidence}
    unstamped = write_report(folder.case, sources, out, bar, delivery=delivery)
    folder.exported(out, **told(delivery, out, unstamped))
    return unstamped


@dataclass(frozen=True)
class _Part:
    """One file's part of the progress."""

    bar: Bar
    place: int
    count: int
    name: str

    def checkpoint(self, fraction: float, note: str = "") -> None:
        self.bar.tell((self.place + fraction) / self.count, f"{self.name} {note}")
