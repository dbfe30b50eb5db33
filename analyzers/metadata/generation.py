"""Traces of a generator: terms, names and settings by which a file itself says that a program made its picture, prompts included.

Anybody can write or remove them, and most services remove them: they show what the file says, and nothing found shows nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import joined, mark, said, saidn, say, tr
from analyzers.metadata import credential_history as history
from analyzers.metadata.credential_tables import NAMES
from analyzers.metadata.source_types import TERMS, in_words, term_of
from analyzers.parameters import Params
from analyzers.reader.parsers.generation_names import maker_in
from analyzers.results import Finding, Result, Table, View, Weight

NOTHING_FOUND = mark("No trace of a generator found by this method; most services remove them.")
MOST_QUOTED = 300  # characters of a field in a sentence
MOST_NAMED = 4
LABEL = "AIGC"  # how the reader's name for that label begins
SETTINGS = {
    "seed": mark("Seed"),
    "steps": mark("Steps"),
    "sampler": mark("Sampler"),
    "scheduler": mark("Scheduler"),
    "guidance": mark("Guidance"),
    "model": mark("Model"),
    "model hash": mark("Hash of the model"),
    "width": mark("Width"),
    "height": mark("Height"),
    "size": mark("Size"),
    "strength": mark("Strength of the change"),
    "program": mark("Program or version"),
}

Three = tuple[str, str, str]


@dataclass(frozen=True)
class Term:
    """One published term with the field that holds it."""

    where: str
    value: str
    by: str = ""

    @property
    def kind(self) -> str:
        term = term_of(self.value)
        return TERMS[term].kind if term else "unknown"


def run(source: ImageSource, _: Params, job: Job) -> Result:
    """Look at every place where generators are known to write."""
    job.checkpoint(0.0, tr("reading texts"))
    seen: Mapping[str, Any] = source.parsed("generation")
    job.checkpoint(0.5, tr("reading content credentials"))
    credentials = _credentials(source)
    job.checkpoint(1.0)
    seen = {**seen, "names": [*seen["names"], *_signed_names(credentials)]}
    terms = [*(Term(_at(field), str(field["value"])) for field in seen["terms"]), *_signed_terms(credentials)]
    return Result(tuple(_views(seen, terms, credentials)), tuple(_findings(seen, terms)))


def _credentials(source: ImageSource) -> Mapping[str, Any]:
    try:
        answer: Mapping[str, Any] = source.parsed("c2pa")
    except Unreadable:  # the method on credentials says why
        return {"state": "invalid", "store": {}}
    return answer


def _signed_terms(credentials: Mapping[str, Any]) -> Iterator[Term]:
    """The terms in the acts of the credentials' whole history."""
    state = said("credentials that do not hold") if credentials["state"] == "invalid" else said("signed credentials")
    for step in history.steps(credentials["store"]):
        for act in history.acts(step.manifest):
            if act.source_type:
                where = said("Content Credentials, part {number}, act {act} ({state})", number=step.number, act=act.name, state=state)
                yield Term(where, act.source_type, act.software)


def _signed_names(credentials: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Generators named in the credentials' history as the program of an act, the writer of a manifest, or its signer."""
    found: dict[tuple[str, str], str] = {}
    for step in history.steps(credentials["store"]):
        signature = history.mapping(step.manifest.get("signature_info"))
        named = [history.generator_of(step.manifest), *(act.software for act in history.acts(step.manifest))]
        named += [str(signature.get(name) or "") for name in ("common_name", "issuer")]
        for text in named:
            if maker := maker_in(text[:2_000]):
                found[said("Content Credentials, part {number}", number=step.number), text] = maker
    for (where, text), maker in found.items():
        yield {"where": where, "offset": None, "value": text, "maker": maker}


def _at(field: Mapping[str, Any]) -> str:
    if field["offset"] is None:
        return str(field["where"])
    return said("{where}, byte {offset}", where=str(field["where"]), offset=field["offset"])


def _views(seen: Mapping[str, Any], terms: Sequence[Term], credentials: Mapping[str, Any]) -> Iterator[View]:
    columns = (mark("Trace"), mark("Field"), mark("Value"))
    rows = (*_stated(seen, terms), *(row for made in seen["marks"] for row in _of_mark(made)))
    if not rows:
        rows = ((said("Result"), said("Traces"), said(NOTHING_FOUND)),)
    yield Table(mark("Traces of a generator"), columns, (*rows, *_looked(seen, credentials)), grouped=True)
    nodes = tuple(tuple(row) for made in seen["marks"] for row in made["nodes"])
    if nodes:
        yield Table(mark("Nodes of the workflow"), (mark("Node"), mark("Kind"), mark("Setting"), mark("Value")), nodes)
    whole = tuple((str(name), str(len(text)), str(text)) for made in seen["marks"] for name, text in made["whole"])
    if whole:
        yield Table(mark("Whole texts"), (mark("Where"), mark("Characters"), mark("Text")), whole)


def _stated(seen: Mapping[str, Any], terms: Sequence[Term]) -> Iterator[Three]:
    for term in terms:
        yield said("How the picture came about"), term.where, joined(" — ", filter(None, (in_words(term.value), term.by)))
    for field in seen["names"]:
        yield said("Names of generators"), _at(field), f"{field['value']} ({field['maker']})"
    for field in seen["declared"]:
        yield said("System used, by IPTC's fields"), _at(field), str(field["value"])


def _of_mark(made: Mapping[str, Any]) -> Iterator[Three]:
    group = joined(": ", (str(made["maker"]), _at(made)))
    for name, text in ((mark("Prompt"), made["prompt"]), (mark("Negative prompt"), made["negative"])):
        if text:
            yield group, said(name), str(text)
    for name, value in made["settings"]:
        yield group, said(SETTINGS[name]) if name in SETTINGS else str(name), str(value) or said("(empty)")
    if not (made["prompt"] or made["settings"]):
        yield group, said("Settings"), said("none that has a name; see the whole text")


def _looked(seen: Mapping[str, Any], credentials: Mapping[str, Any]) -> Iterator[Three]:
    """What this rests on: where it looked, and how much was there."""
    group = said("Where was looked")
    for kind in (mark("PNG text"), mark("Exif"), mark("IPTC"), mark("XMP"), mark("JPEG comment")):
        yield group, said(kind), saidn("{n} text", "{n} texts", int(seen["read"].get(kind, 0)))
    if hidden := seen["read"].get("hidden in the alpha channel"):
        yield group, said("Hidden in the alpha channel"), saidn("{n} text", "{n} texts", int(hidden))
    yield group, said("Content Credentials"), said(NAMES.get(str(credentials["state"]), str(credentials["state"])))


def _findings(seen: Mapping[str, Any], terms: Sequence[Term]) -> Iterator[Finding]:
    made = [term for term in terms if term.kind in ("generated", "partly")]
    if made:
        yield Finding(
            say(
                "The file says that its picture, or a part of it, was made by a generator: {fields}. Anybody can write such a "
                "field or sign such a statement, and anybody can remove it.",
                fields=_terms(made),
            ),
            Weight.NOTABLE,
        )
    yield from (_about_mark(mark_) for mark_ in seen["marks"][:MOST_NAMED])
    named = [*seen["names"], *seen["declared"]]
    if named:
        quoted = joined("; ", (joined(": ", (_at(field), str(field["value"])[:MOST_QUOTED])) for field in named[:MOST_NAMED]))
        yield Finding(
            say(
                "The file names a generator where programs and services sign: {fields}. Some of them also only edit or upscale "
                "a picture. Anybody can write such a field, and anybody can remove it.",
                fields=quoted,
            ),
            Weight.NOTABLE,
        )
    other = [term for term in terms if term not in made]
    if other:
        yield Finding(
            say(
                "The file says how its picture came about: {fields}. This is the word of whoever wrote it, a camera's own included.",
                fields=_terms(other),
            )
        )


def _terms(terms: Sequence[Term]) -> str:
    quoted = [joined(": ", (term.where, in_words(term.value[:MOST_QUOTED]))) for term in dict.fromkeys(terms)]
    rest = len(quoted) - MOST_NAMED
    return joined("", (joined("; ", quoted[:MOST_NAMED]), said("; and {n} more", n=rest) if rest > 0 else ""))


def _about_mark(made: Mapping[str, Any]) -> Finding:
    if str(made["maker"]).startswith(LABEL):
        quoted = "; ".join(f"{name}: {value[:80]}" for name, value in made["settings"][:MOST_NAMED])
        return Finding(
            say(
                "The file carries the label that Chinese services have to put on what a generator made, in {where}: {fields}. Anybody can "
                "write such a label, and anybody can remove it.",
                where=_at(made),
                fields=quoted,
            ),
            Weight.NOTABLE,
        )
    prompt = str(made["prompt"])
    quoted = f"“{prompt[:MOST_QUOTED]}{'…' if len(prompt) > MOST_QUOTED else ''}”" if prompt else said("no prompt")
    known = [f"{name} {value}" for name, value in made["settings"] if name in ("model", "seed", "steps", "sampler")]
    return Finding(
        say(
            "The file holds the settings of a generator ({maker}) in {where}: {prompt}{settings}. Such settings can stay when the picture "
            "is edited or replaced, and anybody can write, copy or remove them.",
            maker=str(made["maker"]),
            where=_at(made),
            prompt=quoted,
            settings="".join(f"; {text[:80]}" for text in known[:MOST_NAMED]),
        ),
        Weight.NOTABLE,
    )


ANALYZER = Analyzer(
    id="metadata.generation",
    title=mark("Traces of a generator"),
    version="1",
    shows=mark(
        "Terms, names and settings by which the file itself says that a program made its picture; prompt and workflow are shown whole."
    ),
    caution=mark(
        "They show what somebody wrote into the file, not how the picture came about. Anybody can write, copy or remove them, and most "
        "services remove them: nothing found does not mean that no generator was used."
    ),
    run=run,
    reads=frozenset({"metadata"}),
    reference="https://cv.iptc.org/newscodes/digitalsourcetype/",
)
