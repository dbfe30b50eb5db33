"""The commands ``methods`` and ``analyze``."""

from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analyzers import reader
from analyzers.contract import Analyzer
from analyzers.language import tr
from analyzers.parameters import Choice, Control, Range
from forensics_gui.case import batch, exchange
from forensics_gui.case.commandline import DONE, INCOMPLETE, WrongUsage
from forensics_gui.case.commands.choice import chosen, methods_found
from forensics_gui.case.progress import Bar


def methods(options: Namespace) -> int:
    """Every method found, its settings, and the broken plug-ins with the reason."""
    found = methods_found()
    if options.json:
        listed = [_method_record(method, found.origins[method.id]) for method in found.found.values()]
        print(exchange.written({"methods": listed, "broken": [asdict(broken) for broken in found.broken]}, indent=1))
        return DONE
    for method in found.found.values():
        print(f"{method.id}  {method.version}  {tr(method.title)}")
        for name, control in method.params.controls().items():
            default = method.params.defaults()[name]
            print(f"    {name} = {default}  {tr(control.label)}{_limits(control)}")
    for broken in found.broken:
        print(tr("broken: {origin}: {reason}", origin=broken.origin, reason=broken.reason))
    return DONE


def analyze(options: Namespace) -> int:
    """Run the methods on every file; results in folders, their places on standard output."""
    plan = batch.Plan(chosen(options.method, options.set, options.library), options.out.absolute(), options.maps)
    if plan.out.exists() and not plan.out.is_dir():
        raise WrongUsage(tr("--out {path} is a file; name a folder for the results", path=str(options.out)))
    failed = False
    reader.warm()
    with Bar() as bar:
        paths = _pictures(options.files, bar)
        with closing(batch.analyze(paths, plan, options.jobs, bar.tell)) as ended:
            for done in ended:
                for problem in done.problems:
                    failed = True
                    bar.say(problem)
                print(done.folder / "result.json", flush=True)
    return INCOMPLETE if failed else DONE


def _pictures(paths: Sequence[Path], bar: Bar) -> list[Path]:
    """The files as named, and the pictures of the folders; what a folder holds besides is noted."""

    def passed_over(path: Path, reason: str) -> None:
        bar.say(tr("{path} is passed over: {reason}", path=str(path), reason=reason))

    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = list(batch.pictures_in(path, passed_over))
            if not inside:
                bar.say(tr("{path} holds no picture.", path=str(path)))
            found += inside
        else:
            found.append(path)
    return found


def _method_record(method: Analyzer, origin: str) -> dict[str, Any]:
    defaults = method.params.defaults()
    return {
        "id": method.id,
        "title": tr(method.title),
        "version": method.version,
        "shows": tr(method.shows),
        "caution": tr(method.caution),
        "reads": sorted(method.reads),
        "reference": method.reference,
        "origin": origin,
        "settings": [
            {"name": name, "default": defaults[name], "control": type(control).__name__.lower(), **asdict(control)}
            for name, control in method.params.controls().items()
        ],
    }


def _limits(control: Control) -> str:
    if isinstance(control, Range):
        return f" ({control.low:g}–{control.high:g}{' ' if control.unit else ''}{control.unit})"
    return f" ({', '.join(control.options)})" if isinstance(control, Choice) else ""
