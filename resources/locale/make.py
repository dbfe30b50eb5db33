"""Makes the catalogues that ship with the program: `make messages`, or `python resources/locale/make.py`, which needs Babel.

Writes `whence.pot`, every message there is, then carries what is translated already into each `LL/LC_MESSAGES/whence.po`, and compiles
that to the `whence.mo` beside it, which the program reads. The same messages give the same bytes.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOMAIN = "whence"
LANGUAGES = ("fr", "de", "es", "uk", "ru", "ar")
TEMPLATE = HERE / f"{DOMAIN}.pot"
CODE = ("main.py", "analyzers", "forensics_gui")
RULES = "resources/rules"
RULE_TEXTS = ("title", "says", "innocent")  # of each rule, what `contradictions` prints
HEADER = "# Whence: where does this picture come from, and what was done to it?\n# Made by resources/locale/make.py."
CALLS = ("tr", "trn", "say", "said", "saidn", "mark")  # of analyzers.language, under whatever name a file imports them
NOTE = "# translators: "
PLURALS = {  # where Babel has the forms in another order than translators know (GNU gettext's)
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}
ALWAYS = datetime(2026, 11, 26, tzinfo=UTC)  # a date of making would give other bytes at each making


@dataclass(frozen=True)
class Text:
    """One message as it stands in the sources: file and line, the plural form if it has one, a note for translators."""

    file: str
    line: int
    id: str
    plural: str = ""
    note: str = ""


def texts() -> Iterator[Text]:
    """Every message of the program, in the order of files and lines."""
    for name in CODE:
        place = ROOT / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            yield from of_code(file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix())
    for file in sorted((ROOT / RULES).glob("*.toml")):
        yield from of_rules(file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix())


def of_code(source: str, file: str) -> Iterator[Text]:
    """The literals in calls of tr, trn, say and mark.

    Read from the syntax tree, since Babel's own reader passes over calls within f-strings and literals behind a condition.
    """
    lines, tree = source.splitlines(), ast.parse(source)
    calls = dict(_imported(tree))
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for node in sorted(nodes, key=lambda call: (call.lineno, call.col_offset)):
        if not (isinstance(node.func, ast.Name) and node.func.id in calls and node.args):
            continue
        note = _note(lines, node.lineno)
        if calls[node.func.id] in ("trn", "saidn"):
            one, many = (next(_literals(argument), "") for argument in node.args[:2])
            yield Text(file, node.lineno, one, many, note)
        else:
            yield from (Text(file, node.lineno, text, "", note) for text in _literals(node.args[0]) if text)


def of_rules(source: str, file: str) -> Iterator[Text]:
    """What a file of rules says to the reader."""
    for rule in tomllib.loads(source)["rule"]:
        line = source[: source.index(f'id = "{rule["id"]}"')].count("\n") + 1
        for name in RULE_TEXTS:
            said, note = rule.get(name, ()), f"{name} of the rule {rule['id']}"
            yield from (Text(file, line, text, "", note) for text in ([said] if isinstance(said, str) else said))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in ("analyzers", "analyzers.language"):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names if alias.name in CALLS)


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _literals(value)


def _note(lines: list[str], number: int) -> str:
    """What a comment on the call's first line, or on the line before it, tells translators."""
    for line in lines[max(number - 2, 0) : number][::-1]:
        if NOTE in line:
            return line.split(NOTE, 1)[1].strip()
    return ""


def template() -> Catalog:
    """All messages, none translated, as the sources have them now."""
    made = headed(Catalog())
    for text in texts():
        known = made.get(text.id)
        plural = text.plural or (known.id[1] if known and isinstance(known.id, tuple) else "")
        notes = [text.note] if text.note else []
        # the file without the line: a line added above a message changes no catalogue
        made.add((text.id, plural) if plural else text.id, locations=[(text.file, None)], auto_comments=notes)
    return made


def read(file: Path, language: str | None = None) -> Catalog:
    """A catalogue as it stands in `file`; an empty one where there is none."""
    if not file.exists():
        return Catalog(language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def carried(messages: Catalog, language: str) -> Catalog:
    """The catalogue of `language` with exactly `messages`: those translated already stay so, and nothing is guessed."""
    catalogue = read(catalogue_file(language), language)
    catalogue.update(messages, no_fuzzy_matching=True)
    if language in PLURALS:
        catalogue.mime_headers = [("Plural-Forms", PLURALS[language])]
    return headed(catalogue)


def headed(catalogue: Catalog) -> Catalog:
    """The same catalogue with a header that says only what is so, and is the same each time."""
    catalogue.header_comment = HEADER
    catalogue.project, catalogue.version = "Whence", ""
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.creation_date = catalogue.revision_date = ALWAYS
    catalogue.fuzzy = False
    return catalogue


def catalogue_file(language: str) -> Path:
    """Where translators write."""
    return HERE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def written(catalogue: Catalog) -> bytes:
    """The bytes of a .po or .pot file."""
    stream = BytesIO()
    write_po(stream, catalogue, width=140, ignore_obsolete=True)
    return stream.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of the .mo file, with what is translated."""
    stream = BytesIO()
    write_mo(stream, headed(catalogue))
    return stream.getvalue()


def main() -> None:
    """Writes template, catalogues and what is compiled from them, and says how much of each is translated."""
    messages = template()
    TEMPLATE.write_bytes(written(messages))
    for language in LANGUAGES:
        catalogue = carried(messages, language)
        file = catalogue_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(catalogue))
        catalogue = read(file, language)  # as a later making finds it
        file.with_suffix(".mo").write_bytes(compiled(catalogue))
        done = sum(all(each.string) if isinstance(each.string, tuple) else bool(each.string) for each in catalogue if each.id)
        sys.stderr.write(f"{language}: {done} of {len(messages)} messages\n")


if __name__ == "__main__":
    main()
