"""Which methods a command runs and with which settings, and which library it means; wrong words end in one sentence."""

from collections.abc import Sequence
from pathlib import Path

from analyzers import registry
from analyzers.contract import Analyzer
from analyzers.language import tr
from analyzers.parameters import Params
from forensics_gui.case import places
from forensics_gui.case.commandline import WrongUsage

LIBRARY = "library"  # the setting's name in every method that searches a reference library


def methods_found() -> registry.Methods:
    """All methods, ours and plug-ins."""
    return registry.discover(places.plugin_folder())


def chosen(ids: Sequence[str], settings: Sequence[str], library: str) -> tuple[tuple[Analyzer, Params], ...]:
    """The methods named, or all, each with its checked settings. Raises WrongUsage."""
    found = methods_found().found
    for id_ in ids:
        if id_ not in found:
            raise WrongUsage(tr("there is no method {id}; the methods are: {known}", id=repr(id_), known=", ".join(sorted(found))))
    methods = [found[id_] for id_ in dict.fromkeys(ids)] if ids else list(found.values())
    words = _words(settings, {method.id: method for method in methods})
    if library:
        folder = str(library_folder(library))
        for method in methods:
            if LIBRARY in method.params.controls():
                words.setdefault(method.id, {}).setdefault(LIBRARY, folder)
    return tuple((method, _params(method, words.get(method.id, {}))) for method in methods)


def library_folder(address: str, *, must_exist: bool = True) -> Path:
    """The library's folder. Raises WrongUsage for an address of another kind, and for a folder that is not there."""
    if "://" in address:
        raise WrongUsage(tr("{address} is an address, and this version only takes reference libraries in folders.", address=address))
    folder = Path(address).expanduser().absolute()
    if must_exist and not folder.is_dir():
        raise WrongUsage(tr("the reference library {folder} does not exist; make it with: library add PATH --library DIR", folder=address))
    return folder


def _words(settings: Sequence[str], methods: dict[str, Analyzer]) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for setting in settings:
        left, equals, value = setting.partition("=")
        id_, dot, name = left.rpartition(".")
        if not (equals and dot and id_ and name):
            raise WrongUsage(tr("--set {setting} is not of the form ID.NAME=VALUE, such as compression.ela.quality=85", setting=setting))
        if id_ not in methods:
            raise WrongUsage(
                tr("--set {setting} names no method that is run; those are: {known}", setting=setting, known=", ".join(sorted(methods)))
            )
        words.setdefault(id_, {})[name] = value
    return words


def _params(method: Analyzer, words: dict[str, str]) -> Params:
    try:
        return method.params.from_text(words)
    except ValueError as error:
        names = ", ".join(f"{method.id}.{name}={value}" for name, value in words.items())
        raise WrongUsage(tr("--set {names}: {reason}", names=names, reason=str(error))) from error
